import { familyOf } from '#model/ip'
import type { Packet } from '#model/packet'
import type { Chance } from '../trace/chance'
import { defaultTtl } from './answers'
import type { Host, Interface, Tunnel } from './host'
import { lookUpRoute, sourceFor } from './routes'

/**
 * The outer packet in which a tunnel device sends `packet` to `remote`.
 *
 * VXLAN goes over UDP: its source port is a hash of what it carries, so that each flow keeps to one path, and its TTL
 * starts anew. IPIP has no ports and takes over the TTL. Both keep the mark, since the packet stays within the host.
 * Upstream: Linux drivers/net/vxlan/vxlan_core.c, vxlan_xmit_one; net/ipv4/ip_tunnel.c, ip_tunnel_xmit;
 * net/core/skbuff.c, skb_scrub_packet.
 */
export function wrapped(host: Host, chance: Chance, tunnel: Tunnel, packet: Packet, remote: string): Packet {
  const src = tunnel.local ?? sourceFor(host, remote, lookUpRoute(host, remote)) ?? ''
  const outer = { src, dst: remote, role: 'encapsulated', mark: packet.mark, payload: '' } as const
  const inner = { ...packet, mark: 0 }
  return tunnel.kind === 'vxlan'
    ? {
        ...outer,
        protocol: 'UDP',
        srcPort: chance.port(flowOf(packet)),
        dstPort: tunnel.port ?? 0,
        ttl: defaultTtl,
        inner,
      }
    : { ...outer, protocol: 'IPIP', srcPort: 0, dstPort: 0, ttl: packet.ttl, inner }
}

const flowOf = ({ protocol, src, srcPort, dst, dstPort }: Packet): string =>
  `tunnel ${protocol} ${src} ${srcPort} ${dst} ${dstPort}`

/** What an interface is a tunnel of. */
export const tunnelOf = (host: Host, dev: string): Tunnel | undefined =>
  host.interfaces.find((candidate) => candidate.name === dev)?.tunnel

/**
 * The device of this host that unwraps a packet which was sent through a tunnel to it; undefined where there is none. A
 * device whose own end has an address takes packets of that family only.
 */
export function unwrapping(
  host: Host,
  { protocol, dst, dstPort }: Packet,
): { readonly dev: string; readonly tunnel: Tunnel } | undefined {
  const takes = ({ tunnel }: Interface): boolean =>
    tunnel?.kind === 'vxlan'
      ? protocol === 'UDP' && dstPort === tunnel.port
      : tunnel !== undefined && protocol === 'IPIP'
  const ofFamily = ({ tunnel }: Interface): boolean =>
    tunnel?.local === undefined || familyOf(tunnel.local) === familyOf(dst)
  const device = host.interfaces.find((candidate) => takes(candidate) && ofFamily(candidate))
  return device?.tunnel && { dev: device.name, tunnel: device.tunnel }
}
