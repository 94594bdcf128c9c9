import type { ObjectKey } from '#model/objectMeta'
import type { Box } from './geometry/polyline'
import type { Scene } from './geometry/scene'

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

export const isDirection = (key: string): key is Direction =>
  key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown'

/**
 * The thing that lies next to `from` in a direction: of those that lie wholly on that side, the nearest, where a gap
 * aside counts double. A Node is reached at its head, so the way to its Pods is down, as it looks.
 */
export function neighbour(scene: Scene, from: ObjectKey, direction: Direction): ObjectKey | undefined {
  const boxes = new Map<ObjectKey, Box>([...heads(scene.nodes), ...scene.pods, ...scene.services, ...scene.hosts])
  const start = boxes.get(from)
  if (!start) return undefined
  let best: { readonly key: ObjectKey; readonly cost: number } | undefined
  for (const [key, box] of boxes) {
    const { ahead, aside, off } = between(start, box, direction)
    if (key === from || ahead < -4 || aside > ahead + 40) continue
    const cost = ahead + 2 * aside + off / 4
    if (!best || cost < best.cost) best = { key, cost }
  }
  return best?.key
}

/** How far one box lies ahead of another and aside of it, edge to edge, and how far their middles are off each other. */
function between(from: Box, to: Box, direction: Direction) {
  const across = direction === 'ArrowLeft' || direction === 'ArrowRight'
  const [here, there] = across ? [horizontal(from), horizontal(to)] : [vertical(from), vertical(to)]
  const [hereAside, thereAside] = across ? [vertical(from), vertical(to)] : [horizontal(from), horizontal(to)]
  const back = direction === 'ArrowLeft' || direction === 'ArrowUp'
  return {
    ahead: back ? here.from - there.to : there.from - here.to,
    aside: Math.max(0, thereAside.from - hereAside.to, hereAside.from - thereAside.to),
    off: Math.abs(thereAside.from + thereAside.to - hereAside.from - hereAside.to) / 2,
  }
}

const horizontal = ({ x, w }: Box) => ({ from: x, to: x + w })
const vertical = ({ y, h }: Box) => ({ from: y, to: y + h })

const heads = (nodes: ReadonlyMap<ObjectKey, Box>): readonly (readonly [ObjectKey, Box])[] =>
  [...nodes].map(([key, box]) => [key, { ...box, h: 40 }] as const)
