import { cidrContains, nthAddress, parseCidr } from '#model/cidr'
import type { ClusterSettings } from '#model/clusterSettings'
import type { Interface, Route } from '../linux/host'
import type { Wiring } from './plugin'

/** What a machine's network card takes in one frame, and what the headers of a tunnel take off it. */
export const ethernetMtu = 1500
/** An outer IPv4 header. */
export const ipipOverhead = 20
/** An outer IPv4, a UDP and a VXLAN header, and the inner Ethernet one. */
export const vxlanOverhead = 50

/** Every network namespace has it. */
export const loopbackInterface: Interface = { name: 'lo', kind: 'loopback', addresses: ['127.0.0.1/8'], mtu: 65536 }

/** The router of the Nodes' network, its first address. It is not drawn: the segment delivers by address. */
export function gatewayOf(settings: ClusterSettings): string {
  const range = parseCidr(settings.nodeCIDR)
  return (range.ok ? nthAddress(range.value, 1) : undefined) ?? '192.168.0.1'
}

/** Whether a machine's address is in the Nodes' network, so that its neighbours there reach it without the router. */
export function isOnSegment(address: string, settings: ClusterSettings): boolean {
  const range = parseCidr(settings.nodeCIDR)
  return range.ok && cidrContains(range.value, address)
}

/**
 * The network card of a machine: a Node, the control plane, or a host outside.
 *
 * A machine inside `nodeCIDR` reaches its neighbours directly; everything else goes to the router. One outside has
 * nothing but the router.
 */
export function machineWiring(address: string, settings: ClusterSettings): Wiring {
  const range = parseCidr(settings.nodeCIDR)
  const neighbours = range.ok && cidrContains(range.value, address) ? range.value : undefined
  const direct: readonly Route[] = neighbours
    ? [{ prefix: neighbours.text, dev: 'eth0', src: address, protocol: 'kernel', type: 'unicast' }]
    : []
  return {
    interfaces: [
      loopbackInterface,
      { name: 'eth0', kind: 'ethernet', addresses: [`${address}/${neighbours?.prefix ?? 32}`], mtu: 1500 },
    ],
    routes: [
      {
        prefix: '0.0.0.0/0',
        via: gatewayOf(settings),
        dev: 'eth0',
        ...(neighbours ? {} : { onlink: true }),
        protocol: 'boot',
        type: 'unicast',
      },
      ...direct,
    ],
  }
}
