import { Position, type Edge, type Node } from '@xyflow/react'
import type { EndpointState, Graph, GraphEdge, GraphNode } from '#engine'
import { assertNever } from '#lib/assert'
import { reuse } from '#lib/reuse'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { cableDown } from './geometry/cables'
import { endpointLine } from './geometry/endpointLines'
import { svgPath, type Box, type Point } from './geometry/polyline'
import { measures, railOf, type NodeOf, type Scene } from './geometry/scene'
import { nodeLabel, podStateWords } from './nodeLabel'

type Data<T> = T & Record<string, unknown>

export type MachineNode = Node<
  Data<{
    readonly node: NodeOf<'Node'>
    readonly states: readonly NodeOf<'Pod'>['state'][]
    /** Path data of the Pods' cables, relative to the frame. */
    readonly cables: readonly string[]
  }>,
  'machine'
>
export type PodNode = Node<Data<{ readonly pod: NodeOf<'Pod'> }>, 'pod'>
export type ServiceNode = Node<Data<{ readonly service: NodeOf<'Service'> }>, 'service'>
export type HostNode = Node<Data<{ readonly host: NodeOf<'Host'> }>, 'host'>
export type ZoneNode = Node<Data<{ readonly title: string; readonly look: 'outside' | 'waiting' }>, 'zone'>
export type FlowNode = MachineNode | PodNode | ServiceNode | HostNode | ZoneNode

export type EndpointEdge = Edge<
  Data<{ readonly path: string; readonly end: Point; readonly state: EndpointState }>,
  'endpoint'
>

export interface FlowInput {
  readonly graph: Graph
  readonly scene: Scene
  readonly selection: ReadonlySet<string>
  /** The flow node that Tab reaches; arrow keys move it. */
  readonly rover: string | undefined
  /** What is being dragged stands above everything else. */
  readonly dragging: ReadonlySet<string>
}

/**
 * A function that makes React Flow's nodes from the scene, in reading order: each Node with its Pods, Pods that wait,
 * Services, hosts. It remembers its last result: a flow node keeps its identity unless its object, place or selection
 * changed, so React renders only what differs.
 */
export function flowNodes(): (input: FlowInput) => FlowNode[] {
  let last: ReadonlyMap<string, FlowNode> = new Map()
  return (input) => {
    last = reuse(last, new Map(makeNodes(input).map((node) => [node.id, node])))
    return [...last.values()]
  }
}

function makeNodes(input: FlowInput): readonly FlowNode[] {
  const { graph, scene } = input
  const home = (pod: NodeOf<'Pod'>): ObjectKey | undefined => scene.pods.get(pod.key)?.node
  const nodesOf = <T extends GraphNode['type']>(type: T) =>
    graph.nodes.filter((node): node is NodeOf<T> => node.type === type)
  const pods = nodesOf('Pod')
  const machines = inReadingOrder(nodesOf('Node'), scene.nodes).flatMap((node) => {
    const inside = inReadingOrder(
      pods.filter((pod) => home(pod) === node.key),
      scene.pods,
    )
    return [machineNode(node, inside, input), ...inside.map((pod) => podNode(pod, input))]
  })
  const waiting = inReadingOrder(
    pods.filter((pod) => home(pod) === undefined),
    scene.pods,
  )
  return [
    ...zones(scene),
    ...machines,
    ...waiting.map((pod) => podNode(pod, input)),
    ...inReadingOrder(nodesOf('Service'), scene.services).map((service): FlowNode => ({
      ...frame(service, scene.services.get(service.key), input),
      type: 'service',
      data: { service },
    })),
    ...inReadingOrder(nodesOf('Host'), scene.hosts).map((host): FlowNode => ({
      ...frame(host, scene.hosts.get(host.key), input),
      type: 'host',
      data: { host },
    })),
  ]
}

/** Things in rows from the top, each row from the left; a row is what begins within half a Pod's height. */
function inReadingOrder<T extends { readonly key: ObjectKey }>(
  things: readonly T[],
  boxes: ReadonlyMap<ObjectKey, Box>,
): readonly T[] {
  const place = (thing: T): Box => boxes.get(thing.key) ?? nowhere
  const row = (thing: T): number => Math.round(place(thing).y / 22)
  return [...things].sort((a, b) => row(a) - row(b) || place(a).x - place(b).x)
}

const nowhere: Box = { x: 0, y: 0, w: 0, h: 0 }

/** What every flow node has: its box, its name and its part in the roving focus. Sizes are given, so nothing is measured. */
function frame(node: GraphNode, box: Box = nowhere, input: FlowInput, pods = 0) {
  const dragged = input.dragging.has(node.key)
  return {
    id: node.key,
    position: { x: box.x, y: box.y },
    width: box.w,
    height: box.h,
    measured: { width: box.w, height: box.h },
    handles: handlesOf(node.type, box),
    selected: input.selection.has(node.key),
    ariaRole: 'group' as const,
    ariaLabel: nodeLabel(node, pods),
    zIndex: dragged ? 1000 : 0,
    domAttributes: {
      tabIndex: node.key === input.rover ? 0 : -1,
      'aria-roledescription': roles[node.type],
    },
  }
}

/** React Flow draws an edge only between handles that it knows of; ours are never seen. */
function handlesOf(type: GraphNode['type'], box: Box): NonNullable<Node['handles']> {
  switch (type) {
    case 'Service':
      return [{ type: 'source', position: Position.Bottom, x: box.w / 2, y: box.h, width: 1, height: 1 }]
    case 'Pod':
      return [{ type: 'target', position: Position.Right, x: box.w, y: box.h / 2, width: 1, height: 1 }]
    case 'Node':
    case 'Host':
      return []
    default:
      return assertNever(type)
  }
}

const roles: Readonly<Record<GraphNode['type'], string>> = {
  Node: 'machine',
  Pod: 'Pod',
  Service: 'sign',
  Host: 'machine',
}

function machineNode(node: NodeOf<'Node'>, pods: readonly NodeOf<'Pod'>[], input: FlowInput): MachineNode {
  const box = input.scene.nodes.get(node.key) ?? nowhere
  const lane = box.x + measures.cableLane
  const local = ({ x, y }: { readonly x: number; readonly y: number }) => ({ x: x - box.x, y: y - box.y })
  const cables = pods.flatMap((pod) => {
    const place = input.scene.pods.get(pod.key)
    if (!place || input.dragging.has(pod.key)) return []
    const plug = { x: place.x, y: place.y + place.h / 2 }
    return [svgPath([plug, ...cableDown(place, box, lane), { x: lane, y: railOf(box) }].map(local), 6)]
  })
  return {
    ...frame(node, box, input, pods.length),
    type: 'machine',
    data: { node, states: pods.map((pod) => pod.state), cables },
  }
}

function podNode(pod: NodeOf<'Pod'>, input: FlowInput): PodNode {
  const box = input.scene.pods.get(pod.key)
  const home = box?.node === undefined ? undefined : input.scene.nodes.get(box.node)
  const base = frame(pod, box, input)
  return {
    ...base,
    type: 'pod',
    data: { pod },
    ...(box?.node !== undefined && home
      ? { parentId: box.node, position: { x: box.x - home.x, y: box.y - home.y } }
      : {}),
  }
}

function zones(scene: Scene): readonly ZoneNode[] {
  const zone = (id: string, box: Box | undefined, data: ZoneNode['data']): readonly ZoneNode[] =>
    box
      ? [
          {
            id,
            type: 'zone',
            position: { x: box.x, y: box.y },
            width: box.w,
            height: box.h,
            measured: { width: box.w, height: box.h },
            handles: [],
            data,
            draggable: false,
            selectable: false,
            zIndex: -1,
            domAttributes: { 'aria-hidden': true },
          },
        ]
      : []
  return [
    ...zone('zone/outside', scene.zone, { title: 'Outside the cluster', look: 'outside' }),
    ...zone('zone/waiting', scene.tray, { title: 'Pending: waits for a Node', look: 'waiting' }),
  ]
}

/**
 * The endpoint lines of the Services in `shown`, in the order of the graph. They are pictures of what a slice lists, so
 * they take no focus; a line is left out while its Pod stands in no Node.
 */
export function endpointEdges(graph: Graph, scene: Scene, shown: readonly string[]): EndpointEdge[] {
  return graph.edges.flatMap((edge) => {
    const lane = shown.indexOf(edge.service)
    const line = lane < 0 ? undefined : endpointLine(scene, edge.service, edge.pod, lane)
    return line ? [endpointEdge(edge, line)] : []
  })
}

const endpointEdge = (edge: GraphEdge, line: readonly Point[]): EndpointEdge => ({
  id: edge.id,
  type: 'endpoint',
  source: edge.service,
  target: edge.pod,
  data: { path: svgPath(line, 8), end: line.at(-1) ?? { x: 0, y: 0 }, state: edge.state },
  focusable: false,
  selectable: false,
  zIndex: 1,
  ariaLabel: `Endpoint of Service ${parseKey(edge.service).name}: Pod ${parseKey(edge.pod).name}, ${podStateWords[edge.state]}`,
})
