import { familyOfPacket, type IcmpError, type Packet, type PacketRole } from '#model/packet'
import { isLocalAddress } from './addresses'
import type { Host } from './host'
import { lookUpRoute, sourceFor } from './routes'

/** What Linux puts into the TTL of a packet of its own (`net.ipv4.ip_default_ttl`). */
export const defaultTtl = 64

/** A packet of its own, from the destination back to the source; that another one came too late says nothing of it. */
function turnedRound(packet: Packet): Packet {
  const { outOfWindow: _, ...inTime } = packet
  return {
    ...inTime,
    src: packet.dst,
    srcPort: packet.dstPort,
    dst: packet.src,
    dstPort: packet.srcPort,
    ttl: defaultTtl,
    mark: 0,
    payload: '',
  }
}

const answerRoles: Partial<Record<PacketRole, PacketRole>> = { SYN: 'SYN-ACK', ACK: 'ACK', echo: 'echo-reply' }

/**
 * The server's answer: SYN-ACK to a connection's first packet, then ACKs with data; a datagram to a datagram; an echo
 * reply, which the kernel itself sends, to an echo request. Upstream: Linux net/ipv4/icmp.c, icmp_echo.
 */
export const acceptance = (packet: Packet, payload: string): Packet => ({
  ...turnedRound(packet),
  role: answerRoles[packet.role] ?? 'datagram',
  payload,
})

/** The errors of IPv6 that say the same. Upstream: Linux net/ipv6/route.c, ip6_link_failure; ip6_output.c, ip6_forward. */
const ofIPv6: Partial<Record<IcmpError, IcmpError>> = {
  'icmp-port-unreachable': 'icmp6-port-unreachable',
  'icmp-host-unreachable': 'icmp6-addr-unreachable',
  'icmp-net-unreachable': 'icmp6-no-route',
  'icmp-ttl-exceeded': 'icmp6-time-exceeded',
}

/** The RST that ends a connection, or an attempt to open one. */
const reset = (packet: Packet): Packet => ({ ...turnedRound(packet), role: 'RST' })

/**
 * The ICMP error that `host` sends about `packet`, from the address it was sent to when that is the host's own, else
 * from the one that the route back gives. Upstream: Linux net/ipv4/icmp.c, __icmp_send; net/ipv6/icmp.c, icmp6_send.
 */
function icmpError(host: Host, packet: Packet, type: IcmpError): Packet {
  const { src, dst } = packet
  const own = isLocalAddress(host, dst) ? dst : sourceFor(host, src, lookUpRoute(host, src))
  return icmpErrorFrom(own ?? dst, packet, type)
}

function icmpErrorFrom(own: string, packet: Packet, type: IcmpError): Packet {
  const { protocol, src, srcPort, dst, dstPort } = packet
  return {
    protocol: familyOfPacket(packet) === 'IPv6' ? 'ICMPv6' : 'ICMP',
    role: 'icmp-error',
    src: own,
    srcPort: 0,
    dst: src,
    dstPort: 0,
    ttl: defaultTtl,
    mark: 0,
    payload: '',
    icmp: {
      type: familyOfPacket(packet) === 'IPv6' ? (ofIPv6[type] ?? type) : type,
      about: { protocol, src, srcPort, dst, dstPort },
    },
  }
}

const isResettable = ({ role }: Packet): boolean => role === 'SYN' || role === 'SYN-ACK' || role === 'ACK'

/**
 * The ICMP error that a host sends back for a packet that it cannot send on. Errors about errors are not sent, and one
 * about a tunnel's packet goes no further than the tunnel.
 */
export const errorAbout = (host: Host, packet: Packet, type: IcmpError): Packet | undefined =>
  staysUntold(packet) ? undefined : icmpError(host, packet, type)

/** The same from the router, which is not drawn: it is known by its address on the link alone. */
export const routerErrorAbout = (router: string, packet: Packet, type: IcmpError): Packet | undefined =>
  staysUntold(packet) ? undefined : icmpErrorFrom(router, packet, type)

const staysUntold = ({ role }: Packet): boolean => role === 'icmp-error' || role === 'encapsulated'

/**
 * What a host answers where no socket takes a packet: RST to TCP, also to an answer that it never asked for, ICMP port
 * unreachable to UDP. Neither of them is answered. Upstream: Linux net/ipv4/tcp_ipv4.c, tcp_v4_send_reset.
 */
export function refusal(host: Host, packet: Packet): Packet | undefined {
  if (isResettable(packet)) return reset(packet)
  return packet.role === 'datagram' ? icmpError(host, packet, 'icmp-port-unreachable') : undefined
}

const icmpByOption: Readonly<Record<string, IcmpError>> = {
  'icmp-net-unreachable': 'icmp-net-unreachable',
  'icmp-host-unreachable': 'icmp-host-unreachable',
  'icmp-port-unreachable': 'icmp-port-unreachable',
  'icmp6-port-unreachable': 'icmp6-port-unreachable',
  'icmp6-addr-unreachable': 'icmp6-addr-unreachable',
  'icmp6-no-route': 'icmp6-no-route',
  'icmp6-adm-prohibited': 'icmp6-adm-prohibited',
}

/** What the target REJECT answers with, by its `--reject-with`. Upstream: Linux net/ipv4/netfilter/ipt_REJECT.c, net/ipv6/netfilter/ip6t_REJECT.c. */
export function rejection(host: Host, packet: Packet, rejectWith: string): Packet | undefined {
  if (staysUntold(packet)) return undefined
  if (rejectWith === 'tcp-reset') return isResettable(packet) ? reset(packet) : undefined
  return icmpError(host, packet, icmpByOption[rejectWith] ?? 'icmp-port-unreachable')
}
