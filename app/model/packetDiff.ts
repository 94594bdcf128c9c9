import type { Packet, PacketDiff, PacketField } from './packet'

const fields: readonly PacketField[] = ['src', 'srcPort', 'dst', 'dstPort', 'mark', 'ttl']

const asShown = (packet: Packet, field: PacketField): string =>
  field === 'mark' ? `0x${packet.mark.toString(16)}` : String(packet[field])

/** What differs between a packet before and after, field by field in the order of the tuple; empty when nothing does. */
export function packetDiff(before: Packet, after: Packet): readonly PacketDiff[] {
  return fields
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ field, before: asShown(before, field), after: asShown(after, field) }))
}
