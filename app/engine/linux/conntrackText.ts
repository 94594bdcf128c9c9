import type { SimTime } from '#model/simTime'
import type { ConntrackEntry, ConntrackTuple } from '#model/trace'

/** A tuple as `conntrack -L` prints it: `src=10.244.0.5 dst=10.96.40.40 sport=40000 dport=80`. */
export const tupleText = ({ src, dst, srcPort, dstPort }: ConntrackTuple): string =>
  `src=${src} dst=${dst} sport=${srcPort} dport=${dstPort}`

/** Names as conntrack knows them, and the protocols' numbers. */
const protocols: Readonly<Record<ConntrackEntry['protocol'], { readonly name: string; readonly number: number }>> = {
  TCP: { name: 'tcp', number: 6 },
  UDP: { name: 'udp', number: 17 },
  SCTP: { name: 'sctp', number: 132 },
  ICMP: { name: 'icmp', number: 1 },
  ICMPv6: { name: 'icmpv6', number: 58 },
  IPIP: { name: 'unknown', number: 4 },
}

/**
 * One connection as `conntrack -L` prints it: protocol, seconds left, state, both tuples, and what was seen of it.
 *
 * Upstream: libnetfilter_conntrack src/conntrack/snprintf_default.c, as conntrack-tools 1.4.7 prints.
 */
export function conntrackLine(entry: ConntrackEntry, now: SimTime): string {
  const { name, number } = protocols[entry.protocol]
  const parts = [
    `${name.padEnd(8)} ${number} ${secondsLeft(entry, now)}`,
    ...(entry.tcpState === undefined ? [] : [entry.tcpState]),
    shownTuple(entry, entry.original),
    ...(entry.replied ? [] : ['[UNREPLIED]']),
    shownTuple(entry, entry.reply),
    ...(entry.assured ? ['[ASSURED]'] : []),
    'mark=0 use=1',
  ]
  return parts.join(' ')
}

/** Whole seconds until the entry goes, as the kernel counts them. */
const secondsLeft = ({ expiresAt }: ConntrackEntry, now: SimTime): number =>
  Math.max(0, Math.floor((expiresAt - now) / 1000))

const withPorts: readonly ConntrackEntry['protocol'][] = ['TCP', 'UDP', 'SCTP']

const hasPorts = ({ protocol }: ConntrackEntry): boolean => withPorts.includes(protocol)

const shownTuple = (entry: ConntrackEntry, tuple: ConntrackTuple): string =>
  hasPorts(entry) ? tupleText(tuple) : `src=${tuple.src} dst=${tuple.dst}${echoText(entry, tuple)}`

/** Type, code and id of an echo: of the request in the tuple of whoever pings, of the reply in the other. */
function echoText({ protocol, original }: ConntrackEntry, tuple: ConntrackTuple): string {
  if (protocol !== 'ICMP' && protocol !== 'ICMPv6') return ''
  const isRequest = tuple === original
  const type = protocol === 'ICMP' ? (isRequest ? 8 : 0) : isRequest ? 128 : 129
  return ` type=${type} code=0 id=${isRequest ? tuple.srcPort : tuple.dstPort}`
}
