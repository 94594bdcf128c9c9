import { invariant } from '#lib/assert'
import { emptyTrail, grown, itemsOf } from '#lib/trail'
import type { Packet } from '#model/packet'
import type { Disposition, Hop, HostId, PlacedStep, Step, Trace } from '#model/trace'
import type { Tracking } from '../linux/conntrack'
import { beginning } from '../linux/hooks'
import type { Host, ListeningSocket, Network } from '../linux/host'
import { memoryOf, withMemory, type KernelMemory } from '../linux/kernelMemory'
import { lostHere, withStep, type Passage, type Surroundings } from '../linux/passage'
import { emit, receive } from '../linux/receive'
import type { OpenSocket } from '../linux/standingConnection'
import type { Chance } from './chance'
import { acrossWire, neighbourOn } from './wire'

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
    /** What that host sends back because it refuses or rejects the packet. */
    readonly answer?: Packet
    /** What connection tracking there said about the packet. */
    readonly tracking: Tracking
  }
}

/**
 * Sends `packet` from `origin` from host to host until it is delivered or lost.
 *
 * Each host decides for itself (`linux/receive`), with its own routes, rules and connection table; here is only the wire
 * between them. A packet that comes to a host a second time the same way would go round for ever and ends as a loop;
 * the TTL bounds every other way.
 */
export function trace(
  network: Network,
  memory: KernelMemory,
  packet: Packet,
  origin: HostId,
  sending: Sending,
): Traced {
  const hops: Hop[] = []
  const crumbs = new Map<string, number>()
  const sender = network.hosts.get(origin)
  invariant(sender, `${origin} is a host of this network`)
  let at: Arrival = { host: sender, packet }
  let present = memory
  for (;;) {
    const { ref } = at.host
    const crumb = breadcrumb(at)
    const { passage, next } = onward(network, present, at, stay(network, at, present, crumbs.get(crumb), sending))
    crumbs.set(crumb, hops.length)
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
    else return finished(sending.id, hops, present, at.host, passage)
  }
}

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

/** The passage, and who gets the packet next. What leaves for the router towards an address that nobody has is lost beyond it. */
function onward(
  network: Network,
  memory: KernelMemory,
  at: Arrival,
  passage: Passage,
): { readonly passage: Passage; readonly next?: Arrival } {
  const { ending, packet } = passage
  if (ending?.kind !== 'leaves') return { passage }
  const next = acrossWire(network, memory, at.host, ending.dev, ending.nextHop, packet)
  if (next) {
    const { announcement, ...port } = next
    const told = announcement ? { ...passage, steps: beforeLast(passage.steps, { ...announcement, packet }) } : passage
    return { passage: told, next: { ...port, towards: ending.nextHop, packet: { ...packet, mark: 0 } } }
  }
  const { ending: _, ...gone } = withStep(passage, { kind: 'unreachable', dst: packet.dst })
  return { passage: lostHere(gone, 'no-route') }
}

/** Who takes a packet is found out before it leaves. */
const beforeLast = (steps: Passage['steps'], step: PlacedStep): Passage['steps'] =>
  grown(emptyTrail(), itemsOf(steps).toSpliced(-1, 0, step))

function finished(id: string, hops: readonly Hop[], memory: KernelMemory, host: Host, passage: Passage): Traced {
  const { ending, packet, tracking } = passage
  const sent = hops[0]?.arrived
  invariant(sent && ending && ending.kind !== 'leaves', 'a trace has a first hop and ends where nothing leaves')
  const disposition: Disposition =
    ending.kind === 'delivered'
      ? { ok: true, at: { host: host.ref, ip: packet.dst, port: packet.icmp?.about.srcPort ?? packet.dstPort } }
      : { ok: false, reason: ending.reason, evidence: { hop: hops.length - 1, step: ending.step } }
  const socket = ending.kind === 'delivered' ? ending.socket : undefined
  const answer = ending.kind === 'lost' ? ending.answer : undefined
  return {
    trace: { id, packet: sent, hops, disposition },
    memory,
    end: { host, packet, tracking, ...(socket ? { socket } : {}), ...(answer ? { answer } : {}) },
  }
}
