import { cidrContains, nthAddress, parseCidr } from '#model/cidr'
import { nodeHostId } from '#model/hostId'
import type { AddressFamily } from '#model/ip'
import type { Interface, IpSet, Route } from '../linux/host'
import { allPools, calicoRules, masqueradedPools } from './calicoRules'
import { tunnelDevices } from './calicoTunnels'
import { poolWith, type IpPool } from './ipPools'
import type { ClusterNode, ClusterPod, ClusterView, CniNetwork, CniPlugin, Wiring } from './plugin'
import { podsByNode } from './podsByNode'
import { ethernetMtu, everywhere, gatewayOf, hostLength, isOnSegment } from './underlay'
import { hostEndName } from './workloadName'

/**
 * Every packet of a Pod goes to this address first. Of IPv4 nobody has it: the host end of the veth answers ARP for it. Of
 * IPv6 it is the link-local address of the host end, which follows from its MAC address ee:ee:ee:ee:ee:ee.
 */
const gateways: Readonly<Record<AddressFamily, string>> = { IPv4: '169.254.1.1', IPv6: 'fe80::ecee:eeff:feee:eeee' }

/**
 * Calico: every Pod hangs on its Node by a veth of its own, and Nodes reach each other's Pods as the pool of their addresses
 * says: by plain routes that BGP spreads, through IP-in-IP, or through VXLAN, always or only towards another subnet.
 *
 * The Node's block of addresses is its `podCIDR`; a Pod with an address beyond it is routed by that address alone.
 * Upstream: projectcalico/calico, felix dataplane/linux (ipip_mgr.go, vxlan_mgr.go, endpoint_mgr.go) and confd's BIRD
 * templates, v3.28.
 */
export const calico: CniPlugin = { networkOf, withRules: calicoRules }

function networkOf(view: ClusterView): CniNetwork {
  const pods = podsByNode(view.pods)
  const mtu = Math.min(ethernetMtu, ...tunnelDevices(view.pools).map((tunnel) => tunnel.mtu))
  return {
    pods: new Map(view.pods.map((pod) => [pod.id, podWiring(pod, mtu, view.family)])),
    nodes: new Map(view.nodes.map((node) => [node.name, nodeWiring(node, view, pods, mtu)])),
    ipsets: ipsetsOf(view),
    bridgeNfCall: true,
  }
}

/** Sets that a rule asks for; without a pool that is masqueraded there is none of IPv6. */
function ipsetsOf({ pools, family }: ClusterView): readonly IpSet[] {
  if (family === 'IPv6' && !pools.some((pool) => pool.natOutgoing)) return []
  return [
    { name: masqueradedPools[family], nets: pools.filter((pool) => pool.natOutgoing).map(({ cidr }) => cidr.text) },
    { name: allPools[family], nets: pools.map(({ cidr }) => cidr.text) },
  ]
}

const hostEndOf = (pod: ClusterPod): string => hostEndName('cali', 11, pod)

const podWiring = (pod: ClusterPod, mtu: number, family: AddressFamily): Wiring => ({
  interfaces: [
    {
      name: 'eth0',
      kind: 'veth',
      addresses: [hostPrefix(pod.address, family)],
      mtu,
      peer: { host: nodeHostId(pod.node), interface: hostEndOf(pod) },
    },
  ],
  routes: [
    { prefix: everywhere[family], via: gateways[family], dev: 'eth0', protocol: 'boot', type: 'unicast' },
    ...toGateway[family],
  ],
})

/** A link-local address is on the link without saying so. */
const toGateway: Readonly<Record<AddressFamily, readonly Route[]>> = {
  IPv4: [{ prefix: `${gateways.IPv4}/32`, dev: 'eth0', scope: 'link', protocol: 'boot', type: 'unicast' }],
  IPv6: [],
}

const hostPrefix = (address: string, family: AddressFamily): string => `${address}/${hostLength[family]}`

/** A host route for each Pod, a blackhole for the rest of the Node's block, and a route to every other Node's Pods. */
function nodeWiring(
  node: ClusterNode,
  view: ClusterView,
  pods: ReadonlyMap<string, readonly ClusterPod[]>,
  mtu: number,
): Wiring {
  const own = pods.get(node.name) ?? []
  const others = view.nodes.filter((other) => other.name !== node.name)
  return {
    interfaces: [
      ...tunnelDevices(view.pools).flatMap((tunnel) => deviceOf(tunnel, node, others, view.pools)),
      ...own.map((pod) => hostEnd(pod, mtu, view.family)),
    ],
    routes: [
      ...ownBlock(node, view.pools),
      ...own.map((pod): Route => {
        const prefix = hostPrefix(pod.address, view.family)
        return { prefix, dev: hostEndOf(pod), scope: 'link', protocol: 'boot', type: 'unicast' }
      }),
      ...others.flatMap((other) =>
        prefixesOf(other, pods.get(other.name) ?? [], view.family).map((prefix) => routeTo(prefix, other, node, view)),
      ),
    ],
  }
}

/** Felix keeps source addresses honest on the host ends: `rp_filter` is strict there. */
const hostEnd = (pod: ClusterPod, mtu: number, family: AddressFamily): Interface => ({
  name: hostEndOf(pod),
  kind: 'veth',
  addresses: family === 'IPv6' ? [`${gateways.IPv6}/64`] : [],
  mtu,
  peer: { host: pod.id, interface: 'eth0' },
  proxyArp: true,
  rpFilter: 1,
})

function ownBlock(node: ClusterNode, pools: readonly IpPool[]): readonly Route[] {
  if (node.podCIDR === '') return []
  const isVxlan = isWrapped(poolOfBlock(node, pools)?.vxlan)
  return [{ prefix: node.podCIDR, dev: '', protocol: isVxlan ? '80' : 'bird', type: 'blackhole' }]
}

const isWrapped = (encapsulation: IpPool['vxlan'] | undefined): boolean =>
  encapsulation !== undefined && encapsulation !== 'Never'

const poolOfBlock = (node: ClusterNode, pools: readonly IpPool[]): IpPool | undefined =>
  poolWith(pools, node.podCIDR.split('/')[0] ?? '')

/** A tunnel has an address of its own from the Node's block, so that what the Node itself sends through it is answered through it. */
function tunnelAddress(name: string, node: ClusterNode, pools: readonly IpPool[]): string | undefined {
  const range = parseCidr(node.podCIDR)
  const place = tunnelDevices(pools).findIndex((tunnel) => tunnel.name === name)
  return range.ok ? nthAddress(range.value, Math.max(0, place)) : undefined
}

function deviceOf(
  { name, kind, mtu }: ReturnType<typeof tunnelDevices>[number],
  node: ClusterNode,
  others: readonly ClusterNode[],
  pools: readonly IpPool[],
): readonly Interface[] {
  const address = tunnelAddress(name, node, pools)
  if (address === undefined) return []
  const peers = others.flatMap((other) => {
    const nextHop = kind === 'ipip' ? other.address : tunnelAddress(name, other, pools)
    return nextHop === undefined ? [] : [{ nextHop, remote: other.address }]
  })
  const vxlan = { local: node.address, vni: 4096, port: 4789 }
  return [
    { name, kind, addresses: [`${address}/32`], mtu, tunnel: { kind, ...(kind === 'vxlan' ? vxlan : {}), peers } },
  ]
}

/** A Node's block, and each of its Pods whose address lies outside it. */
function prefixesOf(node: ClusterNode, pods: readonly ClusterPod[], family: AddressFamily): readonly string[] {
  const range = parseCidr(node.podCIDR)
  const borrowed = pods.filter((pod) => !(range.ok && cidrContains(range.value, pod.address)))
  return [...(range.ok ? [node.podCIDR] : []), ...borrowed.map((pod) => hostPrefix(pod.address, family))]
}

/** The way to some of another Node's Pods, as the pool of their addresses asks for. */
function routeTo(prefix: string, other: ClusterNode, node: ClusterNode, view: ClusterView): Route {
  const { settings, pools, family } = view
  const pool = poolWith(pools, prefix.split('/')[0] ?? '')
  const isNear = isOnSegment(node.address, settings) && isOnSegment(other.address, settings)
  const isWrappedBy = (when: IpPool['vxlan'] | undefined): boolean =>
    when === 'Always' || (when === 'CrossSubnet' && !isNear)
  const route = { prefix, type: 'unicast' } as const
  if (isWrappedBy(pool?.ipip)) {
    return { ...route, via: other.address, dev: 'tunl0', onlink: true, protocol: 'bird' }
  }
  const vtep = isWrappedBy(pool?.vxlan) ? tunnelAddress('vxlan.calico', other, pools) : undefined
  if (vtep !== undefined) return { ...route, via: vtep, dev: 'vxlan.calico', onlink: true, protocol: 'boot' }
  if (isWrapped(pool?.vxlan)) return { ...route, via: other.address, dev: 'eth0', onlink: true, protocol: '80' }
  // BIRD looks up a next hop that is not on the link, and finds the router.
  return { ...route, via: isNear ? other.address : gatewayOf(settings, family), dev: 'eth0', protocol: 'bird' }
}
