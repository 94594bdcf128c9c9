import type { ObjectKey } from '#model/objectMeta'
import { parseKey } from '#model/objectMeta'
import type { Placeable } from '#store/state'
import { assertNever } from '#lib/assert'
import { geometry, nodeHeight, type Place } from '#scenario'
import { contains, type Scene } from './geometry/scene'
import type { Box, Point } from './geometry/polyline'
import { count } from './nodeLabel'

/** What would happen if what is carried were let go here, said before it happens. */
export type DropTarget =
  | { readonly type: 'node'; readonly node: ObjectKey; readonly words: string }
  | { readonly type: 'pods'; readonly pods: readonly ObjectKey[]; readonly words: string }
  /** Anywhere free: at the pointer, or where the layout puts it. */
  | { readonly type: 'free'; readonly here: boolean; readonly words: string }
  | { readonly type: 'refused'; readonly on: ObjectKey | undefined; readonly words: string }

/** The thing of a kind that stands at a point. */
function under(boxes: ReadonlyMap<ObjectKey, Box>, point: Point): ObjectKey | undefined {
  for (const [key, box] of boxes) if (contains(box, point)) return key
  return undefined
}

/**
 * Where a new thing would go at this point.
 *
 * A Pod over a Node is bound to it; a Service over a Pod takes the labels of that Pod, or of the whole selection when
 * the Pod is part of it. Signs and machines do not stand inside machines: over one they go to the next free place.
 */
export function placeTarget(scene: Scene, what: Placeable, point: Point, selection: readonly ObjectKey[]): DropTarget {
  const node = under(scene.nodes, point)
  switch (what) {
    case 'Pod':
      return node
        ? { type: 'node', node, words: `Place on ${parseKey(node).name}` }
        : { type: 'free', here: false, words: 'Place: the scheduler chooses a Node' }
    case 'Deployment':
      return { type: 'free', here: false, words: 'Place: the scheduler chooses Nodes' }
    case 'Service': {
      const pod = under(scene.pods, point)
      if (pod) {
        const chosen = selection.filter((key) => scene.pods.has(key))
        const pods = chosen.includes(pod) ? chosen : [pod]
        const words = pods.length > 1 ? `Select ${count(pods.length, 'Pod')}` : `Select Pods like ${parseKey(pod).name}`
        return { type: 'pods', pods, words }
      }
      return node
        ? { type: 'free', here: false, words: 'Place above: a Service runs on no Node' }
        : { type: 'free', here: true, words: 'Place the Service here' }
    }
    case 'Node':
      return node
        ? { type: 'refused', on: node, words: `${parseKey(node).name} stands here already` }
        : { type: 'free', here: true, words: 'Place the Node here' }
    case 'Host':
      return node
        ? { type: 'refused', on: node, words: 'An outside host stands outside the cluster' }
        : { type: 'free', here: true, words: 'Place outside the cluster' }
    default:
      return assertNever(what)
  }
}

/** Where a Pod that is carried would go: to the Node under the point, unless it runs there already. */
export function moveTarget(scene: Scene, pod: ObjectKey, point: Point): DropTarget {
  const node = under(scene.nodes, point)
  if (!node) return { type: 'refused', on: undefined, words: 'A Pod runs on a Node' }
  if (scene.pods.get(pod)?.node === node) {
    return { type: 'refused', on: node, words: `It runs on ${parseKey(node).name} already` }
  }
  return { type: 'node', node, words: `Move to ${parseKey(node).name}` }
}

/** What stands at a point, the smallest first: a Pod before its Node. */
export const thingAt = (scene: Scene, point: Point): ObjectKey | undefined =>
  under(scene.pods, point) ?? under(scene.services, point) ?? under(scene.hosts, point) ?? under(scene.nodes, point)

/** Where a thing stands that is put down at a point: its middle there, on the grid. */
export function placeAt(what: Placeable, point: Point): Place {
  const size = sizeOf(what)
  const onGrid = (n: number) => Math.round(n / 10) * 10
  return { x: onGrid(point.x - size.width / 2), y: onGrid(point.y - Math.min(size.height, 80) / 2) }
}

function sizeOf(what: Placeable): { readonly width: number; readonly height: number } {
  switch (what) {
    case 'Node':
      return { width: geometry.node.width, height: nodeHeight(0) }
    case 'Service':
      return geometry.service
    case 'Host':
      return geometry.host
    case 'Pod':
    case 'Deployment':
      return geometry.pod
    default:
      return assertNever(what)
  }
}

/** The key of the flow node that a target marks. */
export function marked(target: DropTarget | undefined): ObjectKey | undefined {
  switch (target?.type) {
    case 'node':
      return target.node
    case 'refused':
      return target.on
    case 'pods':
    case 'free':
    case undefined:
      return undefined
  }
}
