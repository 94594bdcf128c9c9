import { cidrContains, nthAddress, parseCidr } from '#model/cidr'
import { nodeHostId } from '#model/hostId'
import type { AddressFamily } from '#model/ip'
import type { TunnelKind } from '#model/trace'
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
 * What is routed to a Node are its blocks: those that it has claimed from the pools, or its `podCIDR` where nobody declared
 * a pool. A Pod with an address beyond them is routed by that address alone.
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

/** A host route for each Pod, a blackhole for the rest of the Node's blocks, and a route to every other Node's Pods. */
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
      ...ownBlocks(node, view.pools),
      ...own.map((pod): Route => {
        const prefix = hostPrefix(pod.address, view.family)
        return { prefix, dev: hostEndOf(pod), scope: 'link', protocol: 'boot', type: 'unicast' }
      }),
      ...others.flatMap((other) =>
        prefixesOf(other, pods.get(other.name) ?? [], view.family).flatMap(
          (prefix) => routeTo(prefix, other, node, view) ?? [],
        ),
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

const ownBlocks = ({ blocks }: ClusterNode, pools: readonly IpPool[]): readonly Route[] =>
  blocks.map((prefix) => {
    const isVxlan = isWrapped(poolWith(pools, networkOfPrefix(prefix))?.vxlan)
    return { prefix, dev: '', protocol: isVxlan ? '80' : 'bird', type: 'blackhole' }
  })

const networkOfPrefix = (prefix: string): string => prefix.slice(0, prefix.indexOf('/'))

const isWrapped = (encapsulation: IpPool['vxlan'] | undefined): boolean =>
  encapsulation !== undefined && encapsulation !== 'Never'

/**
 * A tunnel has an address of its own from the Node's blocks, so that what the Node itself sends through it is answered
 * through it: the one that IPAM gave it, or the first of the Node's `podCIDR` where nobody declared a pool.
 */
function tunnelAddress(kind: TunnelKind, node: ClusterNode, pools: readonly IpPool[]): string | undefined {
  if (pools.some(({ blockSize }) => blockSize !== undefined)) return node.tunnelAddresses[kind]
  const range = parseCidr(node.podCIDR)
  return range.ok ? nthAddress(range.value, 0) : undefined
}

function deviceOf(
  { name, kind, mtu }: ReturnType<typeof tunnelDevices>[number],
  node: ClusterNode,
  others: readonly ClusterNode[],
  pools: readonly IpPool[],
): readonly Interface[] {
  const address = tunnelAddress(kind, node, pools)
  // Felix makes the device of VXLAN with its address only; that of IP-in-IP is the kernel's own.
  if (address === undefined && kind === 'vxlan') return []
  const peers = others.flatMap((other) => {
    const nextHop = kind === 'ipip' ? other.address : tunnelAddress(kind, other, pools)
    return nextHop === undefined ? [] : [{ nextHop, remote: other.address }]
  })
  const vxlan = { local: node.address, vni: 4096, port: 4789 }
  return [
    {
      name,
      kind,
      addresses: address === undefined ? [] : [`${address}/32`],
      mtu,
      tunnel: { kind, ...(kind === 'vxlan' ? vxlan : {}), peers },
    },
  ]
}

/** A Node's blocks, and each of its Pods whose address lies outside them. */
function prefixesOf(node: ClusterNode, pods: readonly ClusterPod[], family: AddressFamily): readonly string[] {
  const blocks = node.blocks.flatMap((block) => {
    const range = parseCidr(block)
    return range.ok ? [range.value] : []
  })
  const borrowed = pods.filter((pod) => !blocks.some((block) => cidrContains(block, pod.address)))
  return [...node.blocks, ...borrowed.map((pod) => hostPrefix(pod.address, family))]
}

/**
 * The way to some of another Node's Pods, as the pool of their addresses asks for; none into VXLAN as long as Felix does
 * not know the address of the tunnel's other end.
 */
function routeTo(prefix: string, other: ClusterNode, node: ClusterNode, view: ClusterView): Route | undefined {
  const { settings, pools, family } = view
  const pool = poolWith(pools, networkOfPrefix(prefix))
  const isNear = isOnSegment(node.address, settings) && isOnSegment(other.address, settings)
  const isWrappedBy = (when: IpPool['vxlan'] | undefined): boolean =>
    when === 'Always' || (when === 'CrossSubnet' && !isNear)
  const route = { prefix, type: 'unicast' } as const
  if (isWrappedBy(pool?.ipip)) {
    return { ...route, via: other.address, dev: 'tunl0', onlink: true, protocol: 'bird' }
  }
  if (isWrappedBy(pool?.vxlan)) {
    const vtep = tunnelAddress('vxlan', other, pools)
    return vtep === undefined ? undefined : { ...route, via: vtep, dev: 'vxlan.calico', onlink: true, protocol: 'boot' }
  }
  if (isWrapped(pool?.vxlan)) return { ...route, via: other.address, dev: 'eth0', onlink: true, protocol: '80' }
  // BIRD looks up a next hop that is not on the link, and finds the router.
  return { ...route, via: isNear ? other.address : gatewayOf(settings, family), dev: 'eth0', protocol: 'bird' }
}
