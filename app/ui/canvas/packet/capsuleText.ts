import { endpointText, hasNoPorts, innermost, type Packet, type PacketDiff } from '#model/packet'
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
  /** The header of the tunnel that the packet is inside of. */
  readonly outer?: { readonly kind: string; readonly src: CapsuleEnd; readonly dst: CapsuleEnd }
}

/** What a packet's capsule says at a station of a walk that `first` began. In a tunnel it is the packet inside that it shows, and the one around it beside. */
export function capsuleText(station: Station, first: Station): CapsuleText {
  const { packet: carrier, leg } = station
  const packet = innermost(carrier)
  const carried = carrier !== packet
  const changes = carried ? [] : station.changes
  const sent = innermost(first.packet)
  const expected =
    leg === 'request' ? sent : { src: sent.dst, srcPort: sent.dstPort, dst: sent.src, dstPort: sent.srcPort }
  return {
    flag: flagOf(packet),
    src: end(packet, 'src', changes, expected.src !== packet.src || differentPort(packet, expected.srcPort, 'srcPort')),
    dst: end(packet, 'dst', changes, expected.dst !== packet.dst || differentPort(packet, expected.dstPort, 'dstPort')),
    details: [`TTL ${packet.ttl}`, ...(packet.mark === 0 ? [] : [`mark 0x${packet.mark.toString(16)}`])],
    ...(carried && {
      outer: {
        kind: flagOf(carrier),
        src: end({ ...carrier, srcPort: 0 }, 'src', station.changes, false),
        dst: end(carrier, 'dst', station.changes, false),
      },
    }),
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
  const portless = bare || port === 0
  return {
    // An address of IPv6 stands in brackets before a port.
    ip: portless || !ip.includes(':') ? ip : `[${ip}]`,
    port: portless ? '' : `:${port}`,
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
    case 'echo':
      return 'ECHO'
    case 'echo-reply':
      return 'REPLY'
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
