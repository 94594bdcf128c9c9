import type { ObjectKey } from '#model/objectMeta'
import type { Box } from './geometry/polyline'
import { centreOf, type Scene } from './geometry/scene'

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

export const isDirection = (key: string): key is Direction =>
  key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown'

/**
 * The thing that lies next to `from` in a direction: the nearest one whose middle lies more or less on that side, where a
 * step aside counts double. Between a Node and its own Pods the way in is down and the way out is up or left, as it looks.
 */
export function neighbour(scene: Scene, from: ObjectKey, direction: Direction): ObjectKey | undefined {
  const boxes = new Map<ObjectKey, Box>([...heads(scene.nodes), ...scene.pods, ...scene.services, ...scene.hosts])
  const start = boxes.get(from)
  if (!start) return undefined
  const here = centreOf(start)
  let best: { readonly key: ObjectKey; readonly cost: number } | undefined
  for (const [key, box] of boxes) {
    if (key === from) continue
    const there = centreOf(box)
    const dx = there.x - here.x
    const dy = there.y - here.y
    const [ahead, aside] = {
      ArrowLeft: [-dx, dy],
      ArrowRight: [dx, dy],
      ArrowUp: [-dy, dx],
      ArrowDown: [dy, dx],
    }[direction] as [number, number]
    if (ahead <= 4 || Math.abs(aside) > ahead) continue
    const cost = ahead + 2 * Math.abs(aside)
    if (!best || cost < best.cost) best = { key, cost }
  }
  return best?.key
}

/** A Node is reached at its head, so that its Pods lie below it. */
const heads = (nodes: ReadonlyMap<ObjectKey, Box>): readonly (readonly [ObjectKey, Box])[] =>
  [...nodes].map(([key, box]) => [key, { ...box, h: 40 }] as const)
