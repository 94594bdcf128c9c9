import type { IcmpError } from '#model/packet'
import type { Trace } from '#model/trace'

/**
 * Whether the sender's own kernel refuses to send: it knows no way to the destination, so `connect` fails at once.
 * Upstream: Linux net/ipv4/route.c, ip_route_output_key_hash_rcu: ENETUNREACH, or EINVAL for a blackhole.
 */
export const isRefusedAtOnce = ({ hops, disposition }: Trace): boolean =>
  !disposition.ok && hops.length === 1 && hops[0]?.steps[disposition.evidence.step]?.kind === 'noRoute'

/**
 * Whether what came back is an error that the sender's socket keeps to itself. TCP gives up at any of them; over UDP only
 * a closed port counts, and over IPv6 what is prohibited, since a host or a network may be back soon.
 * Upstream: Linux net/ipv4/udp.c, __udp4_lib_err; net/ipv6/icmp.c, icmpv6_err_convert.
 */
export function isIgnored({ packet, reply }: Trace): boolean {
  const icmp = reply?.packet.icmp
  return packet.protocol === 'UDP' && icmp !== undefined && !heardOverUdp.includes(icmp.type)
}

const heardOverUdp: readonly IcmpError[] = ['icmp-port-unreachable', 'icmp6-port-unreachable', 'icmp6-adm-prohibited']
