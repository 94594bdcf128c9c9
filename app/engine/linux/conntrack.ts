import type { ConntrackEntry, CtState } from '#model/trace'
import { endpointText, type FiveTuple, type Packet } from '#model/packet'

type Tuple = ConntrackEntry['original']

/** Which way a packet of a known connection goes. */
export type Direction = 'original' | 'reply'

/** What connection tracking says about one packet on one host. */
export interface Tracking {
  readonly state: CtState
  readonly direction: Direction
  /** Absent where there is no connection: INVALID, UNTRACKED. */
  readonly entry?: ConntrackEntry
  /** A new connection enters the table only when its first packet has got through. */
  readonly confirmed: boolean
}

export type ConntrackTable = readonly ConntrackEntry[]

/** On a host without rules the kernel does not track at all. */
export const untracked: Tracking = { state: 'UNTRACKED', direction: 'original', confirmed: false }

const tupleOf = ({ src, srcPort, dst, dstPort }: FiveTuple): Tuple => ({ src, srcPort, dst, dstPort })

const inverse = (tuple: Tuple): Tuple => ({
  src: tuple.dst,
  srcPort: tuple.dstPort,
  dst: tuple.src,
  dstPort: tuple.srcPort,
})

const sameTuple = (a: Tuple, b: Tuple): boolean =>
  a.src === b.src && a.srcPort === b.srcPort && a.dst === b.dst && a.dstPort === b.dstPort

/**
 * What the connection table says about a packet that enters a host.
 *
 * A packet that may open a connection and belongs to none is NEW. A SYN-ACK or RST of no known connection is INVALID,
 * as is an ICMP error about none; one about a known connection is RELATED and goes the way that connection's packets in
 * its direction go. Upstream: Linux net/netfilter/nf_conntrack_core.c, nf_conntrack_proto_tcp.c, nf_conntrack_proto_icmp.c.
 */
export function track(table: ConntrackTable, packet: Packet): Tracking {
  if (packet.role === 'icmp-error') return trackError(table, packet)
  const tuple = tupleOf(packet)
  const known = find(table, packet.protocol, tuple)
  if (known) return { state: 'ESTABLISHED', ...known, confirmed: true }
  if (packet.role === 'SYN-ACK' || packet.role === 'RST') return { ...untracked, state: 'INVALID' }
  return { state: 'NEW', direction: 'original', entry: newEntry(packet), confirmed: false }
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

function trackError(table: ConntrackTable, packet: Packet): Tracking {
  const about = packet.icmp?.about
  const known = about && find(table, about.protocol, inverse(tupleOf(about)))
  return known ? { state: 'RELATED', ...known, confirmed: true } : { ...untracked, state: 'INVALID' }
}

function find(
  table: ConntrackTable,
  protocol: Packet['protocol'],
  tuple: Tuple,
): { readonly entry: ConntrackEntry; readonly direction: Direction } | undefined {
  for (const entry of table) {
    if (entry.protocol !== protocol) continue
    if (sameTuple(entry.original, tuple)) return { entry, direction: 'original' }
    if (sameTuple(entry.reply, tuple)) return { entry, direction: 'reply' }
  }
  return undefined
}

function newEntry(packet: Packet): ConntrackEntry {
  const original = tupleOf(packet)
  const id = [packet.protocol, endpointText(packet.src, packet.srcPort), endpointText(packet.dst, packet.dstPort)].join(
    ' ',
  )
  return { id, protocol: packet.protocol, original, reply: inverse(original) }
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

/** The table with this connection in it, once its first packet has got through. */
export const confirm = (table: ConntrackTable, tracking: Tracking): ConntrackTable =>
  tracking.entry && !tracking.confirmed ? [...table, tracking.entry] : table
