import type { TunnelKind } from '#model/trace'
import type { Node } from './schema'

/** The annotations in which calico/node keeps the addresses of a Node's tunnels, which IPAM has given out like a Pod's. */
export const tunnelAnnotations = {
  ipip: 'projectcalico.org/IPv4IPIPTunnelAddr',
  vxlan: 'projectcalico.org/IPv4VXLANTunnelAddr',
} as const satisfies Record<TunnelKind, string>

/** The addresses of a Node's tunnels, all of IPv4: tunnels of IPv6 are not simulated. */
export function tunnelAddressesOf({ metadata }: Node): Readonly<Partial<Record<TunnelKind, string>>> {
  const { [tunnelAnnotations.ipip]: ipip, [tunnelAnnotations.vxlan]: vxlan } = metadata.annotations ?? {}
  return { ...(ipip === undefined ? {} : { ipip }), ...(vxlan === undefined ? {} : { vxlan }) }
}

/** The kinds of tunnels that a Node can have. */
export const tunnelKinds: readonly TunnelKind[] = ['ipip', 'vxlan']
