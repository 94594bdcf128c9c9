import type { EndpointState, Graph, GraphEdge } from '#engine'
import type { ObjectKey } from '#model/objectMeta'
import { measures, type Scene } from './scene'
import type { Point } from './polyline'

/**
 * The vertices of the line from a Service's sign to one of its Pods; undefined while the Pod stands in no Node.
 *
 * It leaves the sign at the edge that faces the Nodes, runs along a bus above the first row, goes down between the
 * columns to the row of its Node, and ends at the Pod's right edge. `lane` keeps the lines of several Services apart.
 */
function endpointLine(scene: Scene, service: ObjectKey, pod: ObjectKey, lane: number): readonly Point[] | undefined {
  const sign = scene.services.get(service)
  const box = scene.pods.get(pod)
  const node = box?.node === undefined ? undefined : scene.nodes.get(box.node)
  if (!sign || !box || !node) return undefined
  const top = Math.min(...[...scene.nodes.values()].map((frame) => frame.y))
  const bus = top - measures.bus + lane * 4
  const start: Point = { x: sign.x + sign.w / 2, y: sign.y + sign.h <= bus ? sign.y + sign.h : sign.y }
  const end: Point = { x: box.x + box.w, y: box.y + box.h / 2 }
  const gutter = end.x + measures.endpoint + lane * 3
  const ownBus = node.y - measures.bus + lane * 4
  const between = node.x + node.w + measures.endpoint
  const down: readonly Point[] =
    node.y === top
      ? [{ x: gutter, y: bus }]
      : [
          { x: between, y: bus },
          { x: between, y: ownBus },
          { x: gutter, y: ownBus },
        ]
  return [...toBus(scene, start, bus), ...down, { x: gutter, y: end.y }, end]
}

/** From a sign's edge to the bus; around other signs and hosts that stand in between, through the nearest gap. */
function toBus(scene: Scene, start: Point, bus: number): readonly Point[] {
  const others = [...scene.services.values(), ...scene.hosts.values()]
  const side = start.y + clearance
  const blocked = (x: number) =>
    others.some((box) => x > box.x - 4 && x < box.x + box.w + 4 && box.y + box.h > side && box.y < bus)
  if (start.y > bus || !blocked(start.x)) return [start, { x: start.x, y: bus }]
  const gaps = others.flatMap((box) => [box.x - clearance, box.x + box.w + clearance]).filter((x) => !blocked(x))
  const nearest = gaps.sort((a, b) => Math.abs(a - start.x) - Math.abs(b - start.x))[0]
  if (nearest === undefined) return [start, { x: start.x, y: bus }]
  return [start, { x: start.x, y: side }, { x: nearest, y: side }, { x: nearest, y: bus }]
}

/** Half the gap between two rows of signs, or between two of a row. */
const clearance = 9

const layers: readonly EndpointState[] = ['terminating', 'notReady', 'ready']

export interface EndpointLine {
  readonly edge: GraphEdge
  readonly vertices: readonly Point[]
}

/**
 * The lines of the Services in `shown`, without those of Pods that stand in no Node. Ready ones come last and so lie on
 * top: where lines share the bus, it looks like the way that requests take.
 */
export function endpointLines(graph: Graph, scene: Scene, shown: readonly string[]): readonly EndpointLine[] {
  const lines = graph.edges.flatMap((edge) => {
    const lane = shown.indexOf(edge.service)
    const vertices = lane < 0 ? undefined : endpointLine(scene, edge.service, edge.pod, lane)
    return vertices ? [{ edge, vertices }] : []
  })
  return lines.sort((a, b) => layers.indexOf(a.edge.state) - layers.indexOf(b.edge.state))
}
