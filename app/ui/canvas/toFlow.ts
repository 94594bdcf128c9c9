import type { Node } from '@xyflow/react'
import type { Graph, GraphNode } from '#engine'
import { reuse } from '#lib/reuse'
import type { ObjectKey } from '#model/objectMeta'
import type { Frames } from '#scenario'
import { cableDown, cableToBridge } from './geometry/cables'
import { svgPath, type Box } from './geometry/polyline'
import { measures, plugOf, railOf, type NodeOf, type Scene } from './geometry/scene'
import { nodeLabel } from './nodeLabel'

type Data<T> = T & Record<string, unknown>

export type MachineNode = Node<
  Data<{
    readonly node: NodeOf<'Node'>
    readonly states: readonly NodeOf<'Pod'>['state'][]
    /** Path data of the Pods' cables, relative to the frame. */
    readonly cables: readonly string[]
    /** Where Pods stood that are being dragged, relative to the frame. */
    readonly slots: readonly Box[]
  }>,
  'machine'
>
export type PodNode = Node<Data<{ readonly pod: NodeOf<'Pod'> }>, 'pod'>
export type ServiceNode = Node<Data<{ readonly service: NodeOf<'Service'> }>, 'service'>
export type HostNode = Node<Data<{ readonly host: NodeOf<'Host' | 'LoadBalancer'> }>, 'host'>
export type ZoneNode = Node<Data<{ readonly title: string; readonly look: 'outside' | 'waiting' }>, 'zone'>
export type FlowNode = MachineNode | PodNode | ServiceNode | HostNode | ZoneNode

export interface FlowInput {
  readonly graph: Graph
  readonly scene: Scene
  readonly selection: ReadonlySet<string>
  /** The flow node that Tab reaches; arrow keys move it. */
  readonly rover: string | undefined
  /** What is being dragged stands above everything else; where it stood, its slot stays. */
  readonly dragging: ReadonlySet<string>
  readonly frames: Frames
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
    ...inReadingOrder([...nodesOf('Host'), ...nodesOf('LoadBalancer')], scene.hosts).map((host): FlowNode => ({
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
    handles: [],
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

const roles: Readonly<Record<GraphNode['type'], string>> = {
  Node: 'machine',
  Pod: 'Pod',
  Service: 'sign',
  LoadBalancer: 'machine',
  Host: 'machine',
}

function machineNode(node: NodeOf<'Node'>, pods: readonly NodeOf<'Pod'>[], input: FlowInput): MachineNode {
  const box = input.scene.nodes.get(node.key) ?? nowhere
  const lane = box.x + measures.cableLane
  const local = ({ x, y }: { readonly x: number; readonly y: number }) => ({ x: x - box.x, y: y - box.y })
  const cables = pods.flatMap((pod) => {
    const place = input.scene.pods.get(pod.key)
    if (!place || input.dragging.has(pod.key)) return []
    const cable = node.bridge
      ? cableToBridge(place, box)
      : [plugOf(place), ...cableDown(place, box, lane), { x: lane, y: railOf(box) }]
    return [svgPath(cable.map(local), 6)]
  })
  return {
    ...frame(node, box, input, pods.length),
    type: 'machine',
    data: {
      node,
      states: pods.map((pod) => pod.state),
      cables,
      slots: pods.flatMap((pod) => (input.dragging.has(pod.key) ? (input.frames[pod.key] ?? []) : [])),
    },
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
