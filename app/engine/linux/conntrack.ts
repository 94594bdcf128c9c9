import type { FiveTuple, Packet } from '#model/packet'
import { simTime, type SimTime } from '#model/simTime'
import type { ConntrackEntry, ConntrackTuple, CtState } from '#model/trace'
import {
  entriesOf,
  entryId,
  lookUpTuple,
  withEntry,
  withoutEntry,
  type ConntrackTable,
  type Direction,
} from './conntrackTable'
import { tcpFlagOf, tcpTimeouts, tcpTransition, unacknowledgedTimeout, type TcpFlag } from './tcpStates'

/** What connection tracking says about one packet on one host. */
export interface Tracking {
  readonly state: CtState
  readonly direction: Direction
  /** Absent where there is no connection: INVALID, UNTRACKED. */
  readonly entry?: ConntrackEntry
  /** A new connection enters the table only when its first packet has got through. */
  readonly confirmed: boolean
}

/** What a host's sysctls and its clock say to connection tracking. */
export interface TrackingRules {
  readonly now: SimTime
  /** `net.netfilter.nf_conntrack_max`; 0 sets no limit. */
  readonly max: number
  /** `net.netfilter.nf_conntrack_tcp_be_liberal`. */
  readonly liberal: boolean
}

/** A packet seen by connection tracking, and the table after that. */
interface Tracked {
  readonly tracking: Tracking
  readonly table: ConntrackTable
  /** The table has no place for the connection that the packet would open: the packet is dropped. */
  readonly full: boolean
}

/** On a host without rules the kernel does not track at all. */
export const untracked: Tracking = { state: 'UNTRACKED', direction: 'original', confirmed: false }

const invalid: Tracking = { ...untracked, state: 'INVALID' }

const tupleOf = ({ src, srcPort, dst, dstPort }: FiveTuple): ConntrackTuple => ({ src, srcPort, dst, dstPort })

const inverse = (tuple: ConntrackTuple): ConntrackTuple => ({
  src: tuple.dst,
  srcPort: tuple.dstPort,
  dst: tuple.src,
  dstPort: tuple.srcPort,
})

/**
 * What the connection table says about a packet that enters a host, and how the packet changes it.
 *
 * A packet that may open a connection and belongs to none is NEW, and stays so until an answer was seen. A packet that
 * TCP does not allow in the state of its connection, or one outside of its window, is INVALID, as is an echo reply that
 * nobody has asked for and an ICMP error about no known connection; one about a known connection is RELATED and goes the way that connection's packets in
 * its direction go. Upstream: Linux net/netfilter/nf_conntrack_core.c, nf_conntrack_in.
 */
export function track(table: ConntrackTable, packet: Packet, rules: TrackingRules): Tracked {
  if (packet.role === 'icmp-error') return { tracking: errorTracking(table, packet), table, full: false }
  const known = lookUpTuple(table, packet.protocol, tupleOf(packet))
  if (!known) return opened(table, packet, rules)
  const { entry, direction } = known
  const next = entryAfter(entry, direction, packet, rules)
  if (next === 'invalid') return { tracking: invalid, table, full: false }
  if (next === 'reopened') return opened(withoutEntry(table, entry.id), packet, rules)
  const state: CtState = direction === 'reply' || entry.replied ? 'ESTABLISHED' : 'NEW'
  const isGone = packet.role === 'RST' && !entry.replied
  return {
    tracking: { state, direction, entry: next, confirmed: true },
    table: isGone ? withoutEntry(table, entry.id) : next === entry ? table : withEntry(table, next),
    full: false,
  }
}

/** A connection that this packet opens. A TCP packet from the middle of one opens it too (`nf_conntrack_tcp_loose`). */
function opened(table: ConntrackTable, packet: Packet, { now, max }: TrackingRules): Tracked {
  const isTcp = packet.protocol === 'TCP'
  const tcpState = isTcp ? tcpTransition('original', tcpFlagOf(packet), undefined) : undefined
  if (tcpState === 'invalid' || tcpState === 'ignored' || packet.role === 'echo-reply') {
    return { tracking: invalid, table, full: false }
  }
  const room = withRoom(table, max)
  if (!room) return { tracking: invalid, table, full: true }
  const original = tupleOf(packet)
  const fresh: ConntrackEntry = {
    id: entryId(packet.protocol, original),
    protocol: packet.protocol,
    original,
    reply: inverse(original),
    ...(tcpState === undefined ? {} : { tcpState }),
    replied: false,
    assured: false,
    openedAt: now,
    expiresAt: now,
  }
  const seconds = isTcp
    ? tcpTimeout(fresh)
    : packet.protocol === 'UDP'
      ? udpTimeouts.unreplied
      : timeoutWithoutPorts(packet.protocol)
  const entry = { ...fresh, expiresAt: later(now, seconds) }
  return { tracking: { state: 'NEW', direction: 'original', entry, confirmed: false }, table: room, full: false }
}

/**
 * The table with room for one more connection, if need be by giving up the oldest one that is not assured; nothing when
 * all are. The kernel looks for one in a few places of its table only. Upstream: Linux net/netfilter/nf_conntrack_core.c,
 * early_drop.
 */
function withRoom(table: ConntrackTable, max: number): ConntrackTable | undefined {
  if (max === 0 || table.size < max) return table
  const victim = entriesOf(table).find(({ assured }) => !assured)
  return victim && withoutEntry(table, victim.id)
}

const later = (now: SimTime, seconds: number): SimTime => simTime(now + seconds * 1000)

/** Upstream: Linux net/netfilter/nf_conntrack_proto_udp.c, udp_timeouts; the stream's counts once two seconds went by. */
const udpTimeouts = { unreplied: 30, stream: 120 }
const streamAfter = 2000

/** Upstream: Linux net/netfilter/nf_conntrack_proto_generic.c, nf_conntrack_proto_icmp.c, nf_conntrack_proto_icmpv6.c. */
const timeoutWithoutPorts = (protocol: Packet['protocol']): number =>
  protocol === 'ICMP' || protocol === 'ICMPv6' ? 30 : 600

const tcpTimeout = ({ tcpState, replied }: ConntrackEntry): number =>
  tcpState === undefined || (tcpState === 'ESTABLISHED' && !replied) ? unacknowledgedTimeout : tcpTimeouts[tcpState]

/** The entry once one more packet of its connection was seen. `reopened`: the packet begins another with the same tuple. */
function entryAfter(
  entry: ConntrackEntry,
  direction: Direction,
  packet: Packet,
  rules: TrackingRules,
): ConntrackEntry | 'invalid' | 'reopened' {
  const replied = entry.replied || direction === 'reply'
  if (entry.protocol === 'TCP') {
    if (packet.outOfWindow && !rules.liberal) return 'invalid'
    const after = tcpEntryAfter(entry, direction, tcpFlagOf(packet), rules.now)
    return typeof after === 'string' ? after : withReply(after, replied)
  }
  if (entry.protocol !== 'UDP') {
    return { ...entry, replied, expiresAt: later(rules.now, timeoutWithoutPorts(entry.protocol)) }
  }
  const isStream = entry.replied && rules.now > entry.openedAt + streamAfter
  const seconds = isStream ? udpTimeouts.stream : udpTimeouts.unreplied
  return { ...entry, replied, assured: entry.assured || isStream, expiresAt: later(rules.now, seconds) }
}

const withReply = (entry: ConntrackEntry, replied: boolean): ConntrackEntry =>
  entry.replied === replied ? entry : { ...entry, replied }

/** Upstream: Linux net/netfilter/nf_conntrack_proto_tcp.c, nf_conntrack_tcp_packet. */
function tcpEntryAfter(
  entry: ConntrackEntry,
  direction: Direction,
  flag: TcpFlag,
  now: SimTime,
): ConntrackEntry | 'invalid' | 'reopened' {
  const { tcpState: before } = entry
  const tcpState = tcpTransition(direction, flag, before)
  if (tcpState === 'invalid') return 'invalid'
  if (tcpState === 'ignored') return entry
  if (tcpState === 'SYN_SENT' && (before === 'TIME_WAIT' || before === 'CLOSE')) return 'reopened'
  const wasOpen = before === 'SYN_RECV' || before === 'ESTABLISHED'
  const assured = entry.assured || (entry.replied && wasOpen && tcpState === 'ESTABLISHED')
  const next = { ...entry, tcpState, assured }
  return { ...next, expiresAt: later(now, tcpTimeout(next)) }
}

/** The segments that close a connection: both ends say that they have no more, and the first one acknowledges it. */
const goodbye: readonly (readonly [Direction, TcpFlag])[] = [
  ['original', 'FIN'],
  ['reply', 'FIN'],
  ['original', 'ACK'],
]

/** The entry once both ends have closed their connection in good order. */
export function closedEntry(entry: ConntrackEntry, now: SimTime): ConntrackEntry {
  if (entry.tcpState !== 'ESTABLISHED') return entry
  return goodbye.reduce((open, [direction, flag]) => {
    const after = tcpEntryAfter(open, direction, flag, now)
    return typeof after === 'string' ? open : after
  }, entry)
}

/**
 * What connection tracking says about the answer that a rule sends back for a packet: it goes with that packet's
 * connection, though the connection never entered the table. Upstream: Linux net/netfilter/nf_conntrack_core.c,
 * nf_conntrack_attach.
 */
export const attachedTo = (tracking: Tracking): Tracking | undefined =>
  tracking.entry && !tracking.confirmed
    ? { state: 'RELATED', direction: 'reply', entry: tracking.entry, confirmed: true }
    : undefined

function errorTracking(table: ConntrackTable, packet: Packet): Tracking {
  const about = packet.icmp?.about
  const known = about && lookUpTuple(table, about.protocol, inverse(tupleOf(about)))
  return known
    ? { state: 'RELATED', direction: known.direction, entry: known.entry, confirmed: true }
    : { ...untracked, state: 'INVALID' }
}

/** Which addresses of the connection are rewritten (`--ctstate DNAT`, `SNAT`). */
export function natOf(entry: ConntrackEntry | undefined): { readonly dnat: boolean; readonly snat: boolean } {
  if (!entry) return { dnat: false, snat: false }
  const { original, reply } = entry
  return {
    dnat: original.dst !== reply.src || original.dstPort !== reply.srcPort,
    snat: original.src !== reply.dst || original.srcPort !== reply.dstPort,
  }
}

/** NAT rewrites destinations in PREROUTING and OUTPUT, sources in POSTROUTING and INPUT. */
export type Manipulation = 'destination' | 'source'

/** The connection after a rule of table nat rewrote its first packet: answers are now expected from there, or to there. */
export function rebind(tracking: Tracking, packet: Packet, manipulation: Manipulation): Tracking {
  if (!tracking.entry) return tracking
  const { reply } = tracking.entry
  const changed =
    manipulation === 'destination'
      ? { ...reply, src: packet.dst, srcPort: packet.dstPort }
      : { ...reply, dst: packet.src, dstPort: packet.srcPort }
  return { ...tracking, entry: { ...tracking.entry, reply: changed } }
}

/**
 * The packet with the connection's NAT applied, without asking a rule.
 *
 * Whatever way a packet goes, it leaves with the addresses that the other side of the connection expects: those of the
 * other direction's tuple turned round. An ICMP error gets its own address and the packet inside it translated.
 * Upstream: Linux net/netfilter/nf_nat_core.c, nf_nat_packet; nf_nat_proto.c, nf_nat_icmp_reply_translation.
 */
export function translate(tracking: Tracking, packet: Packet, manipulation: Manipulation): Packet {
  const { entry, direction, state } = tracking
  if (!entry || state === 'INVALID' || state === 'UNTRACKED') return packet
  const nat = natOf(entry)
  const applies = (manipulation === 'destination') === (direction === 'original') ? nat.dnat : nat.snat
  if (!applies) return packet
  const other = direction === 'original' ? entry.reply : entry.original
  if (packet.icmp) {
    const { about } = packet.icmp
    return manipulation === 'destination'
      ? {
          ...packet,
          dst: other.src,
          icmp: { ...packet.icmp, about: { ...about, src: other.src, srcPort: other.srcPort } },
        }
      : {
          ...packet,
          src: other.dst,
          icmp: { ...packet.icmp, about: { ...about, dst: other.dst, dstPort: other.dstPort } },
        }
  }
  return manipulation === 'destination'
    ? { ...packet, dst: other.src, dstPort: other.srcPort }
    : { ...packet, src: other.dst, srcPort: other.dstPort }
}

/** Whether a new connection with this packet would expect other answers than every known one, so that none gets another's. */
export const hasOwnAnswers = (table: ConntrackTable, packet: Packet): boolean =>
  lookUpTuple(table, packet.protocol, inverse(tupleOf(packet))) === undefined

/** The table with this connection in it, once its first packet has got through. */
export const confirm = (table: ConntrackTable, tracking: Tracking): ConntrackTable =>
  tracking.entry && !tracking.confirmed ? withEntry(table, tracking.entry) : table
