import { endpointText, hasNoPorts, type Packet, type PacketDiff } from '#model/packet'
import type { Station } from '#engine'

/** One end of a packet as its capsule shows it. */
export interface CapsuleEnd {
  readonly ip: string
  /** With its colon; empty where the packet has no ports. */
  readonly port: string
  /** What stood here before this station rewrote it. */
  readonly was: string | undefined
  /** It differs from what the client sent, or from what the client waits for. */
  readonly differs: boolean
}

export interface CapsuleText {
  /** `SYN`, `UDP`, `ICMP`. */
  readonly flag: string
  readonly src: CapsuleEnd
  readonly dst: CapsuleEnd
  /** What is on it beside the addresses, for those who look closely. */
  readonly details: readonly string[]
}

/** What a packet's capsule says at a station of a walk that `first` began. */
export function capsuleText(station: Station, first: Station): CapsuleText {
  const { packet, changes, leg } = station
  const sent = first.packet
  const expected =
    leg === 'request' ? sent : { src: sent.dst, srcPort: sent.dstPort, dst: sent.src, dstPort: sent.srcPort }
  return {
    flag: flagOf(packet),
    src: end(packet, 'src', changes, expected.src !== packet.src || differentPort(packet, expected.srcPort, 'srcPort')),
    dst: end(packet, 'dst', changes, expected.dst !== packet.dst || differentPort(packet, expected.dstPort, 'dstPort')),
    details: [`TTL ${packet.ttl}`, ...(packet.mark === 0 ? [] : [`mark 0x${packet.mark.toString(16)}`])],
  }
}

function end(packet: Packet, side: 'src' | 'dst', changes: readonly PacketDiff[], differs: boolean): CapsuleEnd {
  const ip = packet[side]
  const port = side === 'src' ? packet.srcPort : packet.dstPort
  const before = (field: PacketDiff['field']) => changes.find((change) => change.field === field)?.before
  const oldIp = before(side)
  const oldPort = before(side === 'src' ? 'srcPort' : 'dstPort')
  const changed = oldIp !== undefined || oldPort !== undefined
  const bare = hasNoPorts(packet)
  return {
    // An address of IPv6 stands in brackets before a port.
    ip: bare || !ip.includes(':') ? ip : `[${ip}]`,
    port: bare ? '' : `:${port}`,
    was: changed ? (bare ? (oldIp ?? ip) : endpointText(oldIp ?? ip, Number(oldPort ?? port))) : undefined,
    differs,
  }
}

const differentPort = (packet: Packet, expected: number, side: 'srcPort' | 'dstPort'): boolean =>
  !hasNoPorts(packet) && packet[side] !== expected

function flagOf(packet: Packet): string {
  switch (packet.role) {
    case 'datagram':
      return packet.protocol
    case 'icmp-error':
      return packet.protocol
    case 'encapsulated':
      return packet.protocol === 'IPIP' ? 'IPIP' : 'VXLAN'
    case 'SYN':
    case 'SYN-ACK':
    case 'ACK':
    case 'RST':
      return packet.role
  }
}
