import type { Graph, GraphNode } from '#engine'
import { objectKey, type ObjectKey } from '#model/objectMeta'
import { geometry, nodeHeight, nodeWidth, podSlot } from './geometry'
import type { Layout } from './scenario'

/** A place that is known in full. */
export interface Frame {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** Everything on the canvas has its frame; a Pod's is relative to its Node's. */
export type Frames = Readonly<Record<ObjectKey, Frame>>

type PodNode = Extract<GraphNode, { type: 'Pod' }>
interface Size {
  readonly w: number
  readonly h: number
}
type Spots = (index: number) => { readonly x: number; readonly y: number }

/**
 * A place for everything in the graph: what `layout` names stays there, the rest is packed around it.
 *
 * Nodes stand in a grid from the origin down, their Pods stacked inside in order; Services stand in rows above, hosts
 * outside the cluster above on the left, and Pods that wait for a Node to the right. What stands above grows upwards,
 * so one more Service moves nothing that somebody placed. Nodes always come with a size that holds their Pods, whatever the layout says.
 */
export function completeLayout(whole: Graph, layout: Layout): Frames {
  const graph = { ...whole, nodes: ownLast(whole.nodes) }
  const pods = podsByNode(graph)
  const inside = new Map<ObjectKey, Frame>()
  const sizes = new Map<ObjectKey, Size>()
  for (const key of keysOf(graph, 'Node')) sizes.set(key, placePodsIn(pods.get(key) ?? [], layout, inside))

  const nodes = placeNodes(sizes, layout)
  const hosts = placeHosts(outsideKeys(graph), layout)
  const services = placeServices(keysOf(graph, 'Service'), layout, nodes, hosts)
  const waiting = placeWaiting(
    (pods.get(undefined) ?? []).map((pod) => pod.key),
    layout,
    nodes,
  )
  return Object.fromEntries([...nodes, ...inside, ...hosts, ...services, ...waiting]) as Frames
}

/** What stands outside the cluster: hosts, then the balancers before it. */
const outsideKeys = (graph: Graph): readonly ObjectKey[] => [...keysOf(graph, 'Host'), ...keysOf(graph, 'LoadBalancer')]

/** The dashed zone around the hosts outside the cluster; undefined when there are none. */
export function outsideZone(graph: Graph, frames: Frames): Frame | undefined {
  const hosts = outsideKeys(graph).flatMap((key) => frames[key] ?? [])
  if (hosts.length === 0) return undefined
  const { head, padding } = geometry.outside
  const left = Math.min(...hosts.map((f) => f.x)) - padding
  const top = Math.min(...hosts.map((f) => f.y)) - head
  const right = Math.max(...hosts.map((f) => f.x + f.w)) + padding
  const bottom = Math.max(...hosts.map((f) => f.y + f.h)) + padding
  return { x: left, y: top, w: right - left, h: bottom - top }
}

/** What people placed comes first; what every cluster brings along takes the spots that are left. */
const ownLast = (nodes: readonly GraphNode[]): readonly GraphNode[] => [
  ...nodes.filter((node) => !isClustersOwn(node)),
  ...nodes.filter(isClustersOwn),
]

const isClustersOwn = (node: GraphNode): boolean =>
  ('namespace' in node && node.namespace === 'kube-system') ||
  node.key === objectKey('Service', 'default', 'kubernetes')

const keysOf = (graph: Graph, type: GraphNode['type']): readonly ObjectKey[] =>
  graph.nodes.flatMap((node) => (node.type === type ? [node.key] : []))

/**
 * Pods under the Node that is drawn around them, by key: a Pod that comes back, or that another order of writing brings,
 * stands where it stood. Pods of no drawn Node stand under `undefined`.
 */
function podsByNode(graph: Graph): ReadonlyMap<ObjectKey | undefined, readonly PodNode[]> {
  const drawn = new Set(keysOf(graph, 'Node'))
  const pods = new Map<ObjectKey | undefined, PodNode[]>()
  const sorted = graph.nodes.filter((node) => node.type === 'Pod').sort((a, b) => (a.key < b.key ? -1 : 1))
  for (const pod of sorted) {
    const home = pod.node !== undefined && drawn.has(pod.node) ? pod.node : undefined
    const group = pods.get(home)
    if (group) group.push(pod)
    else pods.set(home, [pod])
  }
  return pods
}

/** Places the Pods of one Node, relative to it, and gives back the size of the frame that holds them. */
function placePodsIn(pods: readonly PodNode[], layout: Layout, inside: Map<ObjectKey, Frame>): Size {
  const { width: w, height: h, gap } = geometry.pod
  const { gutter, head, footer, maxRows, maxColumns, rightGutter } = geometry.node
  const columns = Math.min(maxColumns, Math.max(1, Math.ceil(pods.length / maxRows)))
  const placed = pack(
    pods.map((pod) => pod.key),
    { w, h },
    (key) => {
      const place = layout[key]
      return place && { x: Math.max(gutter, place.x), y: Math.max(head, place.y) }
    },
    grid(columns, podSlot),
    [],
  )
  for (const [key, frame] of placed) inside.set(key, frame)
  const frames = [...placed.values()]
  return {
    w: Math.max(nodeWidth(columns), ...frames.map((frame) => frame.x + frame.w + rightGutter)),
    h: Math.max(nodeHeight(0), ...frames.map((frame) => frame.y + frame.h + gap + footer)),
  }
}

function placeNodes(sizes: ReadonlyMap<ObjectKey, Size>, layout: Layout): ReadonlyMap<ObjectKey, Frame> {
  const frames = new Map<ObjectKey, Frame>()
  const open: ObjectKey[] = []
  for (const [key, { w, h }] of sizes) {
    const place = layout[key]
    if (place) frames.set(key, { x: place.x, y: place.y, w: Math.max(place.w ?? 0, w), h: Math.max(place.h ?? 0, h) })
    else open.push(key)
  }
  // Machines that nobody placed stand in rank and file, so all have the size of the largest.
  const w = Math.max(0, ...open.map((key) => sizes.get(key)?.w ?? 0))
  const h = Math.max(0, ...open.map((key) => sizes.get(key)?.h ?? 0))
  const columns = sizes.size <= 4 ? sizes.size : Math.ceil(Math.sqrt(sizes.size * 1.5))
  const spots = grid(columns, (column, row) => ({
    x: column * (w + geometry.node.gapX),
    y: row * (h + geometry.node.gapY),
  }))
  const packed = pack(open, { w, h }, () => undefined, spots, [...frames.values()])
  return new Map([...frames, ...packed])
}

function placeHosts(keys: readonly ObjectKey[], layout: Layout): ReadonlyMap<ObjectKey, Frame> {
  const { width: w, height: h, gap, columns } = geometry.host
  const { padding } = geometry.outside
  const spots = grid(columns, (column, row) => ({
    x: padding + column * (w + gap),
    y: -geometry.above - padding - h - row * (h + gap),
  }))
  return pack(keys, { w, h }, (key) => layout[key], spots, [])
}

function placeServices(
  keys: readonly ObjectKey[],
  layout: Layout,
  nodes: ReadonlyMap<ObjectKey, Frame>,
  hosts: ReadonlyMap<ObjectKey, Frame>,
): ReadonlyMap<ObjectKey, Frame> {
  const { width: w, height: h, gapX, gapY } = geometry.service
  const packedHosts = [...hosts].flatMap(([key, frame]) => (layout[key] ? [] : [frame]))
  const left = Math.max(0, ...packedHosts.map((frame) => frame.x + frame.w + geometry.outside.padding + gapX))
  const right = Math.max(nodeWidth(1) * 3, ...[...nodes.values()].map((frame) => frame.x + frame.w))
  const columns = Math.max(1, Math.floor((right - left + gapX) / (w + gapX)))
  const spots = grid(columns, (column, row) => ({
    x: left + column * (w + gapX),
    y: -geometry.above - h - row * (h + gapY),
  }))
  return pack(keys, { w, h }, (key) => layout[key], spots, [...nodes.values(), ...hosts.values()])
}

function placeWaiting(
  keys: readonly ObjectKey[],
  layout: Layout,
  nodes: ReadonlyMap<ObjectKey, Frame>,
): ReadonlyMap<ObjectKey, Frame> {
  const { width: w, height: h, gap } = geometry.pod
  const frames = [...nodes.values()]
  const left = Math.max(0, ...frames.map((frame) => frame.x + frame.w + geometry.node.gapX))
  const top = frames.length === 0 ? 0 : Math.min(...frames.map((frame) => frame.y))
  const spots = grid(geometry.node.maxRows, (row, column) => ({
    x: left + column * (w + gap),
    y: top + row * (h + gap),
  }))
  return pack(keys, { w, h }, (key) => layout[key], spots, frames)
}

/** Spots numbered in lines of `across`, without end. */
const grid =
  (across: number, at: (along: number, line: number) => { readonly x: number; readonly y: number }): Spots =>
  (index) =>
    at(index % Math.max(1, across), Math.floor(index / Math.max(1, across)))

/**
 * A frame for each key: where it is fixed, or at the next spot that overlaps neither the obstacles nor what is fixed.
 *
 * Spots never overlap each other and lie in lines without end, so each is looked at once and there is always one more.
 */
function pack(
  keys: readonly ObjectKey[],
  { w, h }: Size,
  fixed: (key: ObjectKey) => { readonly x: number; readonly y: number } | undefined,
  spots: Spots,
  around: readonly Frame[],
): ReadonlyMap<ObjectKey, Frame> {
  const frames = new Map<ObjectKey, Frame>()
  for (const key of keys) {
    const place = fixed(key)
    if (place) frames.set(key, { x: place.x, y: place.y, w, h })
  }
  const obstacles = [...around, ...frames.values()]
  let next = 0
  for (const key of keys) {
    if (frames.has(key)) continue
    let frame: Frame
    do frame = { ...spots(next++), w, h }
    while (obstacles.some((other) => overlap(frame, other)))
    frames.set(key, frame)
  }
  return frames
}

/** Whether two frames stand closer than the gap between two Pods. */
const overlap = (a: Frame, b: Frame): boolean => {
  const { gap } = geometry.pod
  return a.x < b.x + b.w + gap && b.x < a.x + a.w + gap && a.y < b.y + b.h + gap && b.y < a.y + a.h + gap
}
