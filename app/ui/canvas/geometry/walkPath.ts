import type { Station } from '#engine'
import type { ObjectKey } from '#model/objectMeta'
import type { Hop, Trace } from '#model/trace'
import { anchorsOf, type Anchor } from './anchors'
import { cableDown } from './cables'
import { measures, plugOf, railOf, jackOf, plateOf, type Scene } from './scene'
import { beyond, dropOf, wayBetween, wiresOf, type Drop, type Wires } from './wires'
import { joined, lengthOf, shifted, trackOf, type Point, type Track } from './polyline'

/** A station's place on the path. */
export interface Stop {
  readonly point: Point
  /** How far along the track. */
  readonly distance: number
  readonly host: ObjectKey
  readonly anchor: Anchor
  /** The leg and hop it belongs to, as one word: stops of one stay on a machine share it. */
  readonly stay: string
}

/** A part of a track. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** The way of a packet over the canvas and back. */
export interface WalkPath {
  readonly track: Track
  /** Where on the track the way there ends. */
  readonly reach: number
  /** Where the way back begins, after a gap where it starts elsewhere; the track's length when there is none. */
  readonly turn: number
  /** By index of station. */
  readonly stops: readonly Stop[]
  /** Where on the track the packet is inside of another one. */
  readonly tunnels: readonly Stretch[]
  /** Machines that the walk passes and the canvas does not show. */
  readonly away: readonly { readonly name: string; readonly point: Point }[]
}

/** The way back runs this far to the right of its travel. */
const backOffset = 6

interface Leg {
  readonly vertices: Point[]
  /** Vertex of each station of this leg, in order. */
  readonly stops: {
    readonly vertex: number
    readonly host: ObjectKey
    readonly anchor: Anchor
    readonly stay: string
  }[]
}

/**
 * The path of a trace's stations: from the sender's plug along its cable to the kernel rail of its Node, over the
 * wire, up the next cable, and the same for the answer, beside it.
 *
 * It runs through machines only and never touches a Service's sign: what has no cable cannot be on it. A packet that
 * leaves a Node on the side where it came in loops below the rail. Machines that are not drawn stand at the wire's end.
 */
export function walkPath(scene: Scene, stations: readonly Station[], trace: Trace): WalkPath {
  const wires = wiresOf(scene)
  const there = legOf(scene, wires, trace, stations, 'request')
  const back = trace.reply ? legOf(scene, wires, trace.reply, stations, 'reply') : { vertices: [], stops: [] }
  const vertices = [...there.vertices, ...shifted(back.vertices, backOffset)]
  const shift = there.vertices.length
  const first = trackOf(there.vertices, measures.corner)
  const track = joined(first, trackOf(vertices.slice(shift), measures.corner))
  const stops = [...there.stops, ...back.stops.map((stop) => ({ ...stop, vertex: stop.vertex + shift }))]
  const distances = stops.map(({ vertex }) => track.vertices[vertex] ?? 0)
  return {
    track,
    reach: lengthOf(first),
    tunnels: tunnelsOf(stations, distances),
    turn: back.vertices.length > 0 ? (track.vertices[shift] ?? lengthOf(track)) : lengthOf(track),
    stops: stops.map(({ vertex, ...stop }, i) => ({
      ...stop,
      point: vertices[vertex] ?? { x: 0, y: 0 },
      distance: distances[i] ?? 0,
    })),
    away: awayOf(scene, wires, trace),
  }
}

/** From each station that a packet leaves wrapped to the one that unwraps it; to the last station where none does. */
function tunnelsOf(stations: readonly Station[], distances: readonly number[]): readonly Stretch[] {
  const found: Stretch[] = []
  let from: number | undefined
  stations.forEach(({ packet, leg }, i) => {
    const here = distances[i] ?? 0
    const ends = packet.inner === undefined || stations[i + 1]?.leg !== leg
    if (!ends) from ??= here
    else if (from !== undefined) {
      found.push({ from, to: here })
      from = undefined
    }
  })
  return found
}

function legOf(scene: Scene, wires: Wires, trace: Trace, all: readonly Station[], leg: Station['leg']): Leg {
  const path: Leg = { vertices: [], stops: [] }
  trace.hops.forEach((hop, index) => {
    const stations = all.filter((station) => station.leg === leg && station.hop === index)
    const stay: Stay = {
      scene,
      wires,
      hop,
      anchors: scene.nodes.has(hop.host.key) ? anchorsOf(hop, stations) : stations.map(() => ({ type: 'plug' })),
      name: `${leg} ${index}`,
      before: trace.hops[index - 1],
      after: hop.left ? trace.hops[index + 1] : undefined,
    }
    if (scene.nodes.has(hop.host.key)) throughNode(path, stay)
    else atEnd(path, stay)
    if (stay.after) travel(path, stay, stay.after)
  })
  return path
}

/** A packet's stay on one machine, with what is around it. */
interface Stay {
  readonly scene: Scene
  readonly wires: Wires
  readonly hop: Hop
  readonly anchors: readonly Anchor[]
  readonly name: string
  readonly before: Hop | undefined
  readonly after: Hop | undefined
}

/** On to these points; a point where the path already stands is not repeated, so that its corner can be rounded. */
function go(path: Leg, ...points: readonly Point[]): void {
  for (const point of points) {
    const last = path.vertices.at(-1)
    if (last?.x !== point.x || last.y !== point.y) path.vertices.push(point)
  }
}

function stop(path: Leg, stay: Stay, anchor: Anchor): void {
  path.stops.push({ vertex: path.vertices.length - 1, host: stay.hop.host.key, anchor, stay: stay.name })
}

/** On a Pod or a host outside everything happens at its plug. */
function atEnd(path: Leg, stay: Stay): void {
  const { scene, hop } = stay
  const pod = scene.pods.get(hop.host.key)
  const host = scene.hosts.get(hop.host.key)
  go(path, pod ? plugOf(pod) : host ? jackOf(host) : beyond(stay.wires).from)
  for (const anchor of stay.anchors) stop(path, stay, anchor)
}

/** Whether the way between a Node and this hop is a cable of the Node's own (a Pod's), not the wire. */
const byCable = (scene: Scene, hop: Hop | undefined): boolean => hop !== undefined && scene.pods.has(hop.host.key)

/**
 * Along the rail of a Node. The rail is laid out in the direction of travel: from the cables on the left when the packet
 * comes from a Pod, from the plate on the right when it comes over the wire; a packet of the Node's own goes straight to
 * the side where it leaves.
 */
function throughNode(path: Leg, stay: Stay): void {
  const { scene, hop } = stay
  const node = scene.nodes.get(hop.host.key)
  if (!node) return
  const y = railOf(node)
  const fromRight = stay.before ? !byCable(scene, stay.before) : byCable(scene, stay.after)
  const plate = plateOf(node)
  const cable = node.x + measures.cableLane
  const slotAt = (slot: number): number => {
    const [first] = measures.slots
    const last = measures.slots.at(-1) ?? 0
    const x = measures.slots[Math.min(slot, measures.slots.length - 1)] ?? 0
    return node.x + (fromRight ? first + last - x : x)
  }
  if (stay.before) go(path, { x: fromRight ? plate.x : cable, y })
  for (const anchor of stay.anchors) {
    if (anchor.type === 'in') go(path, fromRight ? { x: plate.x, y } : { x: cable, y })
    else if (anchor.type === 'hook') go(path, { x: slotAt(anchor.slot), y })
    else if (anchor.type === 'out') leaveRail(path, stay, fromRight)
    else go(path, path.vertices.at(-1) ?? { x: slotAt(0), y })
    stop(path, stay, anchor)
  }
  if (stay.after && !stay.anchors.some((anchor) => anchor.type === 'out')) leaveRail(path, stay, fromRight)
}

/** From the end of the rail to where the machine is left: the cables' lane or the plate. */
function leaveRail(path: Leg, stay: Stay, fromRight: boolean): void {
  const node = stay.scene.nodes.get(stay.hop.host.key)
  const at = path.vertices.at(-1)
  if (!node || !at) return
  const y = railOf(node)
  const plate = plateOf(node)
  const toPod = byCable(stay.scene, stay.after)
  const below = y + measures.loop
  if (toPod && fromRight) go(path, { x: node.x + measures.cableLane, y })
  else if (toPod) {
    const turn = at.x + measures.turn
    go(
      path,
      { x: turn, y },
      { x: turn, y: below },
      { x: node.x + measures.returnLane, y: below },
      { x: node.x + measures.returnLane, y },
    )
  } else if (!fromRight) go(path, { x: plate.x, y })
  else {
    const turn = at.x - measures.turn
    go(path, { x: turn, y }, { x: turn, y: below }, { x: plate.x - 12, y: below })
  }
}

/** From one machine to the next: along a cable, or along the wire. */
function travel(path: Leg, stay: Stay, after: Hop): void {
  const { scene, wires, hop } = stay
  const podTo = scene.pods.get(after.host.key)
  const podFrom = scene.pods.get(hop.host.key)
  const node = scene.nodes.get(hop.host.key)
  if (podTo && node) {
    const at = path.vertices.at(-1) ?? plateOf(node)
    go(path, ...cableDown(podTo, node, at.x).toReversed())
  } else if (podFrom) {
    const home = scene.nodes.get(after.host.key)
    if (home) go(path, ...cableDown(podFrom, home, home.x + measures.cableLane))
  } else {
    const out = dropOf(scene, wires, hop.host.key) ?? beyond(wires)
    const into = dropOf(scene, wires, after.host.key) ?? beyond(wires)
    const at = path.vertices.at(-1)
    // A looped packet reaches the plate beside the rail's own end.
    const start: Drop = node && at ? { from: { x: at.x, y: out.from.y }, to: { x: at.x, y: out.to.y } } : out
    go(path, ...wayBetween(wires, start, into))
  }
}

function awayOf(scene: Scene, wires: Wires, trace: Trace): WalkPath['away'] {
  const names = new Set<string>()
  for (const hop of [...trace.hops, ...(trace.reply?.hops ?? [])]) {
    const { key, name } = hop.host
    if (!scene.nodes.has(key) && !scene.pods.has(key) && !scene.hosts.has(key)) names.add(name)
  }
  return [...names].map((name) => ({ name, point: beyond(wires).from }))
}
