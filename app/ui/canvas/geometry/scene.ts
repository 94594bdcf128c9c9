import type { Graph, GraphNode } from '#engine'
import type { ObjectKey } from '#model/objectMeta'
import { geometry, outsideZone, type Frames } from '#scenario'
import type { Box, Point } from './polyline'

export type NodeOf<T extends GraphNode['type']> = Extract<GraphNode, { type: T }>

/** A Pod on the canvas: its box in canvas coordinates, and the Node it stands in. */
export interface PodBox extends Box {
  readonly node: ObjectKey | undefined
}

/** Where everything stands, in canvas coordinates: what lines, paths and drop targets are computed from. */
export interface Scene {
  readonly nodes: ReadonlyMap<ObjectKey, Box>
  readonly pods: ReadonlyMap<ObjectKey, PodBox>
  readonly services: ReadonlyMap<ObjectKey, Box>
  /** Machines outside, and load balancers. */
  readonly hosts: ReadonlyMap<ObjectKey, Box>
  /** The dashed zone around the hosts. */
  readonly zone: Box | undefined
  /** The dashed tray around Pods that wait for a Node. */
  readonly tray: Box | undefined
}

/** Measures of the drawing that the layout does not need to know. All relative to a Node's frame unless said otherwise. */
export const measures = {
  corner: 9,
  /** Cables run this far left of a column of Pods. */
  cable: 12,
  /** The lane of the first column's cables, and the lane of packets that go back to the side they came from; from the left edge. */
  cableLane: 18,
  returnLane: 9,
  /** Where cables of later columns join the first lane, from the lower edge: just below the lowest Pod, in the bridge where there is one. */
  joint: 128,
  /** The bridge, around the joint: so far above it, and from the frame's edges. */
  bridge: { h: 25, above: 16, side: 10 },
  /** The lane of endpoint lines, right of a column of Pods. */
  endpoint: 12,
  /** The kernel rail, from the frame's lower edge, and the lane below it for packets that leave where they came in. */
  rail: 50,
  loop: 28,
  /** How far beyond the last station such a packet turns: past its label. */
  turn: 36,
  /** Stations on the rail, from the left edge (or mirrored, when the packet comes in from the right). */
  slots: [44, 96, 141, 199],
  /** Where the wire meets the frame, from the right edge. */
  plate: 56,
  plateBox: { w: 136, h: 20, left: 98 },
  /** Below the lowest frame of a row. */
  wire: 20,
  /** Left of everything: joins the wires of all rows. */
  trunk: 22,
  /** The bus of endpoint lines, above a row of Nodes. */
  bus: 16,
  uplink: 4,
} as const

/** Boxes of everything in the graph, in canvas coordinates. What has no frame is left out. */
export function sceneOf(graph: Graph, frames: Frames): Scene {
  const boxes = (type: GraphNode['type']): ReadonlyMap<ObjectKey, Box> =>
    new Map(
      graph.nodes.flatMap((node) => {
        const frame = frames[node.key]
        return node.type === type && frame ? [[node.key, frame] as const] : []
      }),
    )
  const nodes = boxes('Node')
  const pods = new Map<ObjectKey, PodBox>()
  for (const node of graph.nodes) {
    const frame = frames[node.key]
    if (node.type !== 'Pod' || !frame) continue
    const home = node.node === undefined ? undefined : nodes.get(node.node)
    pods.set(node.key, {
      ...frame,
      x: frame.x + (home?.x ?? 0),
      y: frame.y + (home?.y ?? 0),
      node: home ? node.node : undefined,
    })
  }
  return {
    nodes,
    pods,
    services: boxes('Service'),
    hosts: new Map([...boxes('Host'), ...boxes('LoadBalancer')]),
    zone: outsideZone(graph, frames),
    tray: trayAround([...pods.values()].filter((pod) => pod.node === undefined)),
  }
}

function trayAround(waiting: readonly Box[]): Box | undefined {
  if (waiting.length === 0) return undefined
  const { head, padding } = geometry.outside
  const left = Math.min(...waiting.map((box) => box.x)) - padding
  const top = Math.min(...waiting.map((box) => box.y)) - head
  const right = Math.max(...waiting.map((box) => box.x + box.w)) + padding
  const bottom = Math.max(...waiting.map((box) => box.y + box.h)) + padding
  return { x: left, y: top, w: right - left, h: bottom - top }
}

/** The point where a Node's wire leaves its frame. */
export const plateOf = (node: Box): Point => ({ x: node.x + node.w - measures.plate, y: node.y + node.h })

/** The height of a Node's kernel rail. */
export const railOf = (node: Box): number => node.y + node.h - measures.rail

/** The plug of a Pod: its cable's end. */
export const plugOf = (pod: Box): Point => ({ x: pod.x, y: pod.y + pod.h / 2 })

/** Where a host outside meets its cable. */
export const jackOf = (host: Box): Point => ({ x: host.x + 20, y: host.y + host.h })

export const centreOf = (box: Box): Point => ({ x: box.x + box.w / 2, y: box.y + box.h / 2 })

export const contains = (box: Box, point: Point): boolean =>
  point.x >= box.x && point.x <= box.x + box.w && point.y >= box.y && point.y <= box.y + box.h
