import { measures, plugOf } from './scene'
import type { Box, Point } from './polyline'

/** The lane in which a Pod's cable runs down: its column's own, or the first one when they are next to each other. */
function laneOf(pod: Box, node: Box): number {
  const first = node.x + measures.cableLane
  const own = pod.x - measures.cable
  return own < first + 10 ? first : own
}

/** From a Pod's plug down its column's lane into the bridge of its Node. */
export function cableToBridge(pod: Box, node: Box): readonly Point[] {
  const plug = plugOf(pod)
  const x = laneOf(pod, node)
  return [plug, { x, y: plug.y }, { x, y: node.y + node.h - measures.joint - measures.bridge.above + 4 }]
}

/** From a Pod's plug to the lane `x` of its Node at the height of its rail, without that last point. Later columns join below the lowest Pod. */
export function cableDown(pod: Box, node: Box, x: number): readonly Point[] {
  const plug = plugOf(pod)
  const lane = laneOf(pod, node)
  if (lane === node.x + measures.cableLane) return [{ x, y: plug.y }]
  const joint = node.y + node.h - measures.joint
  return [
    { x: lane, y: plug.y },
    { x: lane, y: joint },
    { x, y: joint },
  ]
}
