import type { ObjectKey } from '#model/objectMeta'
import { jackOf, measures, plateOf, type Scene } from './scene'
import type { Box, Point } from './polyline'

/** The segment that joins the machines: a wire below each row of Nodes, joined by a trunk left of everything. */
export interface Wires {
  /** The height of the wire that each Node hangs on. */
  readonly heightOf: ReadonlyMap<ObjectKey, number>
  readonly rows: readonly { readonly y: number; readonly left: number; readonly right: number }[]
  readonly trunk: number
}

/**
 * The wires of a scene. Nodes whose frames overlap in height share a row, and a row's wire runs below its tallest frame,
 * so no wire ever crosses a machine of its own row.
 */
export function wiresOf(scene: Scene): Wires {
  const rows: { nodes: (readonly [ObjectKey, Box])[]; bottom: number }[] = []
  for (const entry of [...scene.nodes].sort((a, b) => a[1].y - b[1].y)) {
    const row = rows.at(-1)
    const [, box] = entry
    if (row && box.y < row.bottom + measures.wire) {
      row.nodes.push(entry)
      row.bottom = Math.max(row.bottom, box.y + box.h)
    } else rows.push({ nodes: [entry], bottom: box.y + box.h })
  }
  const heightOf = new Map<ObjectKey, number>()
  for (const row of rows) for (const [key] of row.nodes) heightOf.set(key, row.bottom + measures.wire)
  const left = Math.min(...[...scene.nodes.values(), ...(scene.zone ? [scene.zone] : [])].map((box) => box.x))
  const trunk = (Number.isFinite(left) ? left : 0) - measures.trunk
  return {
    heightOf,
    trunk,
    rows: rows.map((row) => ({
      y: row.bottom + measures.wire,
      left: Math.min(...row.nodes.map(([, box]) => plateOf(box).x)),
      right: Math.max(...row.nodes.map(([, box]) => plateOf(box).x)),
    })),
  }
}

/** Where a machine meets the segment: down to its row's wire for a Node, along the uplink to the trunk for a host outside. */
export function dropOf(scene: Scene, wires: Wires, key: ObjectKey): Drop | undefined {
  const node = scene.nodes.get(key)
  const y = wires.heightOf.get(key)
  if (node && y !== undefined) return { from: plateOf(node), to: { x: plateOf(node).x, y } }
  const host = scene.hosts.get(key)
  if (!host) return undefined
  const jack = jackOf(host)
  return {
    from: jack,
    via: { x: jack.x, y: jack.y + measures.uplink },
    to: { x: wires.trunk, y: jack.y + measures.uplink },
  }
}

export interface Drop {
  readonly from: Point
  readonly via?: Point
  /** On the wire or on the trunk. */
  readonly to: Point
}

/** The way along the segment from one drop to another, both included. */
export function wayBetween(wires: Wires, from: Drop, to: Drop): readonly Point[] {
  const out = [from.from, ...(from.via ? [from.via] : []), from.to]
  const back = [to.to, ...(to.via ? [to.via] : []), to.from]
  if (from.to.y === to.to.y) return [...out, ...back]
  return [...out, { x: wires.trunk, y: from.to.y }, { x: wires.trunk, y: to.to.y }, ...back]
}

/** Where machines stand that the walk passes but the canvas does not show: at the end of the segment. */
export function beyond(wires: Wires): Drop {
  const y = (wires.rows.at(-1)?.y ?? 0) + measures.wire
  const point = { x: wires.trunk, y }
  return { from: point, to: point }
}
