import { familyOfPacket, type Packet } from '#model/packet'
import type { Host, ListeningSocket } from './host'

/** Whether a socket bound to all addresses gets the packet: one bound to `::` takes IPv4 as well, one to `0.0.0.0` nothing else. */
const bindsAll = (address: string, packet: Packet): boolean =>
  address === '::' || (address === '0.0.0.0' && familyOfPacket(packet) === 'IPv4')

/** What stands behind a port: a socket that answers, one that is bound to another address, or nothing. */
export type SocketAnswer =
  | { readonly kind: 'listening'; readonly socket: ListeningSocket }
  | { readonly kind: 'boundElsewhere'; readonly address: string }
  | { readonly kind: 'none' }

/**
 * Who gets a packet that is delivered on this host. A socket bound to the very address wins over one bound to all; one
 * bound to 127.0.0.1 does not answer for the Pod's address, though the process runs.
 */
export function listenerFor(host: Host, packet: Packet): SocketAnswer {
  const onPort = host.sockets.filter((socket) => socket.port === packet.dstPort && socket.protocol === packet.protocol)
  const socket =
    onPort.find((candidate) => candidate.address === packet.dst) ??
    onPort.find((candidate) => bindsAll(candidate.address, packet))
  if (socket) return { kind: 'listening', socket }
  const other = onPort[0]
  return other ? { kind: 'boundElsewhere', address: other.address } : { kind: 'none' }
}
