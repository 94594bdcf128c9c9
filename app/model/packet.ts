import type { AddressFamily } from './ip'
import type { Protocol } from './port'

export interface FiveTuple {
  /**
   * `IPIP` is IP protocol 4: an IPv4 packet that carries another. It has no ports, nor has ICMP: they are 0, but for the
   * id of an echo, which stands in the place of the port of whoever pings: `srcPort` of the request, `dstPort` of the reply.
   */
  readonly protocol: Protocol | 'ICMP' | 'ICMPv6' | 'IPIP'
  readonly src: string
  readonly srcPort: number
  readonly dst: string
  readonly dstPort: number
}

/**
 * What a packet is for its connection. UDP datagrams are `datagram`, what a tunnel sends is `encapsulated`, what ping sends
 * and gets `echo` and `echo-reply`; `ACK` is any TCP packet of an open connection.
 */
export type PacketRole =
  'SYN' | 'SYN-ACK' | 'ACK' | 'RST' | 'datagram' | 'echo' | 'echo-reply' | 'icmp-error' | 'encapsulated'

/**
 * One packet as it stands at one moment. Addresses are canonical text. `mark` is the kernel's fwmark: it belongs to the
 * packet only while it is inside one host.
 */
export interface Packet extends FiveTuple {
  readonly role: PacketRole
  readonly ttl: number
  readonly mark: number
  /** What it carries, for people: `GET http://web/`, `A? web.default.svc.cluster.local.`; empty when it carries nothing. */
  readonly payload: string
  /** A TCP packet that lies outside of its connection's window, such as one that comes very late. */
  readonly outOfWindow?: true
  /** For an ICMP error: its name as iptables and tcpdump write it, and the packet that it is about. */
  readonly icmp?: { readonly type: IcmpError; readonly about: FiveTuple }
  /**
   * The packet that this one carries through a tunnel. While it is under way the outer packet is the one that hosts route,
   * filter and track; nobody looks inside.
   */
  readonly inner?: Packet
}

/** The family of a packet's addresses, which decides whose rules it meets; both ends of a packet are of one family. */
export const familyOfPacket = ({ dst }: Pick<FiveTuple, 'dst'>): AddressFamily => (dst.includes(':') ? 'IPv6' : 'IPv4')

/** The packet that the sender sent, whatever carries it just now. */
export const innermost = (packet: Packet): Packet => (packet.inner ? innermost(packet.inner) : packet)

/** Whether a packet's protocol has no ports, so that they are not shown. */
export const hasNoPorts = ({ protocol }: Pick<FiveTuple, 'protocol'>): boolean =>
  protocol === 'ICMP' || protocol === 'ICMPv6' || protocol === 'IPIP'

export type IcmpError =
  | 'icmp-port-unreachable'
  | 'icmp-host-unreachable'
  | 'icmp-net-unreachable'
  | 'icmp-ttl-exceeded'
  | 'icmp6-port-unreachable'
  | 'icmp6-addr-unreachable'
  | 'icmp6-no-route'
  | 'icmp6-adm-prohibited'
  | 'icmp6-time-exceeded'

export type PacketField = 'src' | 'srcPort' | 'dst' | 'dstPort' | 'mark' | 'ttl'

/** One field that a step rewrote. Values are text as they are shown: an address, a port, a mark such as `0x4000`. */
export interface PacketDiff {
  readonly field: PacketField
  readonly before: string
  readonly after: string
}

export const endpointText = (ip: string, port: number): string =>
  ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`

/** One end of a packet as people write it: `10.96.40.40:80`, or the address alone where its protocol has no ports. */
export const sourceText = (packet: FiveTuple): string =>
  hasNoPorts(packet) ? packet.src : endpointText(packet.src, packet.srcPort)

/** The other end, in the same way. */
export const targetText = (packet: FiveTuple): string =>
  hasNoPorts(packet) ? packet.dst : endpointText(packet.dst, packet.dstPort)
