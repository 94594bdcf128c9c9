import { invariant } from '#lib/assert'
import { emptyTrail, grown, itemsOf } from '#lib/trail'
import { innermost, type Packet } from '#model/packet'
import type { Disposition, Hop, HostId, PlacedStep, Step, Trace } from '#model/trace'
import type { Tracking } from '../linux/conntrack'
import { beginning } from '../linux/hooks'
import type { Host, ListeningSocket, Network } from '../linux/host'
import { routerErrorAbout } from '../linux/answers'
import { memoryOf, withMemory, type KernelMemory } from '../linux/kernelMemory'
import { lostHere, withStep, type Passage, type Surroundings } from '../linux/passage'
import { emit, receive } from '../linux/receive'
import type { OpenSocket } from '../linux/standingConnection'
import type { Chance } from './chance'
import { withoutLaps } from './laps'
import { acrossWire, fromRouter, isOnSegmentOf, neighbourOn } from './wire'

/** What a trace needs beside the hosts: how it is called, who draws, which sockets have a peer, and what came before. */
export interface Sending {
  readonly id: string
  readonly chance: Chance
  /** Sockets with a peer that may get the packet. */
  readonly open?: readonly OpenSocket[]
  /** For an answer that a rule sends: the connection that it goes with on its first host. */
  readonly attached?: Tracking
  /** Steps of the sender that come before the packet, such as looking up a name. */
  readonly before?: readonly Step[]
  /** The packet does not begin on its first host, but comes in there by this interface. */
  readonly cameBy?: string
}

/** A host, and an interface of it. */
interface ArrivalPoint {
  readonly host: HostId
  readonly dev: string
}

/** A packet's way, and what it leaves behind. */
export interface Traced {
  readonly trace: Trace
  readonly memory: KernelMemory
  /** Where it came to its end, and the packet as it stood there. */
  readonly end: {
    readonly host: Host
    readonly packet: Packet
    readonly socket?: ListeningSocket
    /** What is sent back because the packet is refused or rejected: by that host, or by the router behind it. */
    readonly answer?: Packet
    /** Where an answer of the router comes in: it is not drawn, so its packets begin there. */
    readonly answerComesTo?: ArrivalPoint
    /** What connection tracking there said about the packet. */
    readonly tracking: Tracking
  }
}

/**
 * Sends `packet` from `origin` from host to host until it is delivered or lost.
 *
 * Each host decides for itself (`linux/receive`), with its own routes, rules and connection table; here is only the wire
 * between them. A packet that goes round does so until its TTL runs out; what it meets each time is computed, and the
 * rounds that only repeat are left out of the trace. Should nothing wear it out, it ends as a loop.
 */
export function trace(
  network: Network,
  memory: KernelMemory,
  packet: Packet,
  origin: HostId,
  sending: Sending,
): Traced {
  const hops: Hop[] = []
  const crumbs: string[] = []
  const last = new Map<string, number>()
  const sender = network.hosts.get(origin)
  invariant(sender, `${origin} is a host of this network`)
  const { cameBy } = sending
  let at: Arrival = { host: sender, packet, ...(cameBy === undefined ? {} : { dev: cameBy, towards: packet.dst }) }
  let present = memory
  for (;;) {
    const { ref } = at.host
    const crumb = breadcrumb(at)
    const before = last.get(crumb)
    const endless = before !== undefined && !isWorn(at.packet, hops[before]?.arrived) ? before : undefined
    const { passage, next, answer } = onward(network, present, at, stay(network, at, present, endless, sending))
    last.set(crumb, hops.length)
    crumbs.push(crumb)
    present = withMemory(present, ref.id, passage)
    const steps = itemsOf(passage.steps)
    hops.push({
      host: ref,
      // A packet of the host's own has its source address only once it is routed.
      arrived: at.dev === undefined ? (steps[0]?.packet ?? at.packet) : at.packet,
      steps,
      ...(next ? { left: next.packet } : {}),
    })
    if (next) at = next
    else return finished(sending.id, withoutLaps(hops, crumbs), present, at.host, passage, answer)
  }
}

/** Whether a packet has less time to live than before, the one inside of a tunnel's counting first. */
const isWorn = (packet: Packet, before: Packet | undefined): boolean =>
  before === undefined ||
  innermost(packet).ttl < innermost(before).ttl ||
  (innermost(packet).ttl === innermost(before).ttl && packet.ttl < before.ttl)

/** A packet as it comes to a host, and by which interface; without one the host sends it itself. */
interface Arrival {
  readonly host: Host
  readonly dev?: string
  /** Whose the packet is on the link by which it comes. */
  readonly towards?: string
  readonly packet: Packet
}

const breadcrumb = ({ host, dev, packet }: Arrival): string => [host.ref.id, dev ?? '', formOf(packet)].join(' ')

const formOf = ({ protocol, src, srcPort, dst, dstPort, inner }: Packet): string =>
  [protocol, src, srcPort, dst, dstPort, ...(inner ? [formOf(inner)] : [])].join(' ')

function stay(
  network: Network,
  at: Arrival,
  memory: KernelMemory,
  sameAs: number | undefined,
  sending: Sending,
): Passage {
  const { host, dev, towards, packet } = at
  const own = memoryOf(memory, host.ref.id)
  if (sameAs !== undefined) return lostHere(withStep(beginning(packet, own), { kind: 'loop', sameAs }), 'loop')
  const { chance, open, attached } = sending
  const around: Surroundings = {
    host,
    chance,
    now: memory.now,
    neighbour: (link, nextHop, dst) => neighbourOn(network, host, link, nextHop, dst),
    ...(open ? { open } : {}),
  }
  if (dev !== undefined) return receive(around, own, packet, { dev, ...(towards === undefined ? {} : { towards }) })
  return emit({ ...around, ...(attached ? { attached } : {}) }, own, packet, sending.before)
}

/** What becomes of a passage once the packet has left. */
interface Onward {
  readonly passage: Passage
  /** Who gets the packet next. */
  readonly next?: Arrival
  /** Where the router's answer comes in. */
  readonly answer?: ArrivalPoint
}

/**
 * The passage, and who gets the packet next. The router takes one from its TTL like any other; what it cannot hand on for
 * that or because nobody on the segment has the address, it says, and what lies beyond it is lost.
 */
function onward(network: Network, memory: KernelMemory, at: Arrival, passage: Passage): Onward {
  const { ending, packet } = passage
  if (ending?.kind !== 'leaves') return { passage }
  const { nextHop } = ending
  const next = acrossWire(network, memory, at.host, ending.dev, nextHop, packet)
  if (next) {
    const { announcement, routed, ...port } = next
    if (routed && packet.ttl <= 1) {
      return atRouter(network, passage, nextHop, { kind: 'ttlExceeded', at: 'router' }, 'ttl-exceeded')
    }
    const told = announcement ? { ...passage, steps: beforeLast(passage.steps, { ...announcement, packet }) } : passage
    const ttl = routed ? packet.ttl - 1 : packet.ttl
    return { passage: told, next: { ...port, towards: nextHop, packet: { ...packet, mark: 0, ttl } } }
  }
  const { dst } = packet
  if (isOnSegmentOf(network, dst)) {
    return atRouter(network, passage, nextHop, { kind: 'unreachable', dst, at: 'router' }, 'host-unreachable')
  }
  return { passage: lostHere(endedBy(passage, { kind: 'unreachable', dst, at: 'beyond' }), 'no-route') }
}

const routerErrors = { 'ttl-exceeded': 'icmp-ttl-exceeded', 'host-unreachable': 'icmp-host-unreachable' } as const

/** The packet ends on the router, whose answer comes in where its destination is on the segment. */
function atRouter(
  network: Network,
  passage: Passage,
  router: string,
  step: Step,
  reason: keyof typeof routerErrors,
): Onward {
  const ended = endedBy(passage, step)
  const answer = routerErrorAbout(router, passage.packet, routerErrors[reason])
  const port = answer && fromRouter(network, answer)
  if (!port) return { passage: lostHere(ended, reason) }
  return { passage: lostHere(ended, reason, answer), answer: { host: port.host.ref.id, dev: port.dev } }
}

/** The passage with one more step, at which it may end otherwise than by leaving. */
function endedBy(passage: Passage, step: Step): Passage {
  const { ending: _, ...gone } = withStep(passage, step)
  return gone
}

/** Who takes a packet is found out before it leaves. */
const beforeLast = (steps: Passage['steps'], step: PlacedStep): Passage['steps'] =>
  grown(emptyTrail(), itemsOf(steps).toSpliced(-1, 0, step))

function finished(
  id: string,
  hops: readonly Hop[],
  memory: KernelMemory,
  host: Host,
  passage: Passage,
  answerComesTo: ArrivalPoint | undefined,
): Traced {
  const { ending, packet, tracking } = passage
  const sent = hops[0]?.arrived
  // Rounds that were left out have their step before the others.
  const shift = (hops.at(-1)?.steps.length ?? 0) - passage.steps.length
  invariant(sent && ending && ending.kind !== 'leaves', 'a trace has a first hop and ends where nothing leaves')
  const disposition: Disposition =
    ending.kind === 'delivered'
      ? { ok: true, at: { host: host.ref, ip: packet.dst, port: packet.icmp?.about.srcPort ?? packet.dstPort } }
      : { ok: false, reason: ending.reason, evidence: { hop: hops.length - 1, step: ending.step + shift } }
  const socket = ending.kind === 'delivered' ? ending.socket : undefined
  const answer = ending.kind === 'lost' ? ending.answer : undefined
  return {
    trace: { id, packet: sent, hops, disposition },
    memory,
    end: {
      host,
      packet,
      tracking,
      ...(socket ? { socket } : {}),
      ...(answer ? { answer } : {}),
      ...(answerComesTo ? { answerComesTo } : {}),
    },
  }
}
