import { cidrOfFamily, cidrsOf, eachFamily, ofFamily } from '#model/addressFamilies'
import { cidrContains, nthAddress } from '#model/cidr'
import type { ClusterSettings } from '#model/clusterSettings'
import { familyOf, type AddressFamily } from '#model/ip'
import type { Interface, Route } from '../linux/host'
import type { Wiring } from './plugin'

/** What a machine's network card takes in one frame, and what the headers of a tunnel take off it. */
export const ethernetMtu = 1500
/** An outer IPv4 header. */
export const ipipOverhead = 20
/** An outer IP, a UDP and a VXLAN header, and the inner Ethernet one. */
export const vxlanOverhead: Readonly<Record<AddressFamily, number>> = { IPv4: 50, IPv6: 70 }

/** The loopback interface that every network namespace has; with an address of IPv6 where the host has one. */
export const loopbackInterface = (addresses: readonly string[]): Interface => ({
  name: 'lo',
  kind: 'loopback',
  addresses: ['127.0.0.1/8', ...(ofFamily(addresses, 'IPv6') === undefined ? [] : ['::1/128'])],
  mtu: 65536,
})

/** The prefix that leads everywhere, and the length of one that holds a single address. */
export const everywhere: Readonly<Record<AddressFamily, string>> = { IPv4: '0.0.0.0/0', IPv6: '::/0' }
export const hostLength: Readonly<Record<AddressFamily, number>> = { IPv4: 32, IPv6: 128 }

/** Where a machine sends what it has no other route for in a family that the Nodes' network has not. */
const otherwise: Readonly<Record<AddressFamily, string>> = { IPv4: '192.168.0.1', IPv6: 'fe80::1' }

/** The router of the Nodes' network, its first address of a family. It is not drawn: the segment delivers by address. */
export function gatewayOf(settings: ClusterSettings, family: AddressFamily): string {
  const range = cidrOfFamily(settings.nodeCIDR, family)
  return (range && nthAddress(range, 1)) ?? otherwise[family]
}

/** The router's addresses, one of each family that the Nodes' network has, the primary one first. It is also the resolver that machines ask. */
export const gatewaysOf = (settings: ClusterSettings): readonly string[] =>
  cidrsOf(settings.nodeCIDR).map(({ family }) => gatewayOf(settings, family))

/** Whether a machine's address is in the Nodes' network, so that its neighbours there reach it without the router. */
export function isOnSegment(address: string, settings: ClusterSettings): boolean {
  return cidrsOf(settings.nodeCIDR).some((range) => cidrContains(range, address))
}

/**
 * The network card of a machine: a Node, the control plane, or a host outside, with an address or one of each family.
 *
 * A machine inside `nodeCIDR` reaches its neighbours directly; everything else goes to the router. One outside has
 * nothing but the router. It has so in each family of which it has an address.
 */
export function machineWiring(address: string, settings: ClusterSettings): Wiring {
  const addresses = eachFamily(address)
  const cards = addresses.map((one) => cardOf(one, settings))
  return {
    interfaces: [
      loopbackInterface(addresses),
      { name: 'eth0', kind: 'ethernet', addresses: cards.map((card) => card.address), mtu: ethernetMtu },
    ],
    routes: cards.flatMap(({ routes }) => routes),
  }
}

/** Routes of IPv6 name no source address: the kernel chooses one when it sends. */
function cardOf(
  address: string,
  settings: ClusterSettings,
): { readonly address: string; readonly routes: readonly Route[] } {
  const family = familyOf(address) ?? 'IPv4'
  const range = cidrOfFamily(settings.nodeCIDR, family)
  const neighbours = range && cidrContains(range, address) ? range : undefined
  const src = family === 'IPv4' ? { src: address } : {}
  const direct: readonly Route[] = neighbours
    ? [{ prefix: neighbours.text, dev: 'eth0', ...src, protocol: 'kernel', type: 'unicast' }]
    : []
  return {
    address: `${address}/${neighbours?.prefix ?? hostLength[family]}`,
    routes: [
      {
        prefix: everywhere[family],
        via: gatewayOf(settings, family),
        dev: 'eth0',
        ...(neighbours ? {} : { onlink: true }),
        protocol: 'boot',
        type: 'unicast',
      },
      ...direct,
    ],
  }
}
