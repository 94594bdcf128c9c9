import { cidrOfFamily } from '#model/addressFamilies'
import { parseCidr, type Cidr } from '#model/cidr'
import { nodeHostId } from '#model/hostId'
import type { AddressFamily } from '#model/ip'
import type { Interface, Route } from '../linux/host'
import { bridgeAddress, flannelBridge } from './bridge'
import { flannelRules } from './flannelRules'
import type { ClusterNode, ClusterPod, ClusterView, CniNetwork, CniPlugin, Wiring } from './plugin'
import { podsByNode } from './podsByNode'
import { ethernetMtu, everywhere, hostLength, isOnSegment, vxlanOverhead } from './underlay'
import { hostEndName } from './workloadName'

const tunnels: Readonly<Record<AddressFamily, string>> = { IPv4: 'flannel.1', IPv6: 'flannel-v6.1' }

/**
 * Flannel: every Node has a bridge on which its Pods hang, and a route to each other Node's range: through a VXLAN
 * tunnel, or straight over the wire (`host-gw`) where the Nodes share one. It enforces no NetworkPolicy.
 *
 * The bridge's ports have hairpin mode unless the setting `hairpin` says no. Every Node has the bridge, also where no Pod
 * has made the real plugin create it yet.
 * Upstream: flannel-io/flannel pkg/backend/vxlan, pkg/backend/hostgw; flannel-io/cni-plugin; containernetworking/plugins
 * plugins/main/bridge.
 */
export const flannel: CniPlugin = { networkOf, withRules: flannelRules }

function networkOf(view: ClusterView): CniNetwork {
  const pods = podsByNode(view.pods)
  return {
    pods: new Map(view.pods.map((pod) => [pod.id, podWiring(pod, view)])),
    nodes: new Map(view.nodes.map((node) => [node.name, nodeWiring(node, pods.get(node.name) ?? [], view)])),
    ipsets: [],
    bridgeNfCall: bridgeSettings(view).bridgeNfCall,
  }
}

/** What the settings say about the bridge; the defaults are what the plugin and kubeadm's sysctls make of it. */
function bridgeSettings({ settings: { cni } }: ClusterView): {
  readonly hairpin: boolean
  readonly bridgeNfCall: boolean
} {
  const { hairpin = true, bridgeNfCall = true } = cni.plugin === 'flannel' ? cni : {}
  return { hairpin, bridgeNfCall }
}

const isTunnelled = ({ settings: { cni } }: ClusterView): boolean => cni.mode === 'vxlan'

const mtuOf = (view: ClusterView): number =>
  isTunnelled(view) ? ethernetMtu - vxlanOverhead[view.family] : ethernetMtu

const hostEnd = (pod: ClusterPod): string => hostEndName('veth', 8, pod)

/** The Node's range, if it has one: the first address is the tunnel's, the second the bridge's. */
function rangeOf(node: ClusterNode | undefined): Cidr | undefined {
  const range = parseCidr(node?.podCIDR ?? '')
  return range.ok ? range.value : undefined
}

function podWiring(pod: ClusterPod, view: ClusterView): Wiring {
  const range = rangeOf(view.nodes.find(({ name }) => name === pod.node))
  const gateway = range && bridgeAddress(range)
  const interfaces: readonly Interface[] = [
    {
      name: 'eth0',
      kind: 'veth',
      addresses: [`${pod.address}/${range?.prefix ?? hostLength[view.family]}`],
      mtu: mtuOf(view),
      peer: { host: nodeHostId(pod.node), interface: hostEnd(pod) },
    },
  ]
  if (!range || gateway === undefined) return { interfaces, routes: [] }
  return {
    interfaces,
    routes: [
      { prefix: everywhere[view.family], via: gateway, dev: 'eth0', protocol: 'boot', type: 'unicast' },
      { prefix: clusterRange(view), via: gateway, dev: 'eth0', protocol: 'boot', type: 'unicast' },
      connected(range, 'eth0', pod.address),
    ],
  }
}

const clusterRange = ({ settings, family }: ClusterView): string => cidrOfFamily(settings.podCIDR, family)?.text ?? ''

/** The route that the kernel adds with an address: its whole range is on the link. */
const connected = (range: Cidr, dev: string, src: string): Route => ({
  prefix: range.text,
  dev,
  ...(range.family === 'IPv4' ? { src } : {}),
  scope: 'link',
  protocol: 'kernel',
  type: 'unicast',
})

function nodeWiring(node: ClusterNode, pods: readonly ClusterPod[], view: ClusterView): Wiring {
  const range = rangeOf(node)
  const gateway = range && bridgeAddress(range)
  if (!range || gateway === undefined) return { interfaces: [], routes: [] }
  const mtu = mtuOf(view)
  const { hairpin } = bridgeSettings(view)
  const ports = pods.map((pod): Interface => ({
    name: hostEnd(pod),
    kind: 'veth',
    addresses: [],
    mtu,
    peer: { host: pod.id, interface: 'eth0' },
    master: flannelBridge,
    hairpin,
  }))
  const others = view.nodes.filter((other) => other.name !== node.name)
  return {
    interfaces: [
      { name: flannelBridge, kind: 'bridge', addresses: [`${gateway}/${range.prefix}`], mtu },
      ...(isTunnelled(view) ? [tunnelDevice(node, range, others, mtu)] : []),
      ...ports,
    ],
    routes: [
      connected(range, flannelBridge, gateway),
      ...others.flatMap((other) => (isTunnelled(view) ? tunnelled(other) : direct(other, view))),
    ],
  }
}

const tunnelDevice = (node: ClusterNode, range: Cidr, others: readonly ClusterNode[], mtu: number): Interface => ({
  name: tunnels[range.family],
  kind: 'vxlan',
  addresses: [`${range.network}/${hostLength[range.family]}`],
  mtu,
  tunnel: {
    kind: 'vxlan',
    local: node.address,
    vni: 1,
    port: 8472,
    peers: others.flatMap((other) => {
      const nextHop = rangeOf(other)?.network
      return nextHop === undefined ? [] : [{ nextHop, remote: other.address }]
    }),
  },
})

function tunnelled(other: ClusterNode): readonly Route[] {
  const range = rangeOf(other)
  return range
    ? [
        {
          prefix: range.text,
          via: range.network,
          dev: tunnels[range.family],
          onlink: true,
          protocol: 'boot',
          type: 'unicast',
        },
      ]
    : []
}

/** A Node that is not on the same network cannot be a next hop, so it gets no route. */
function direct(other: ClusterNode, { settings }: ClusterView): readonly Route[] {
  const range = rangeOf(other)
  const isNeighbour = isOnSegment(other.address, settings)
  return range && isNeighbour
    ? [{ prefix: range.text, via: other.address, dev: 'eth0', protocol: 'boot', type: 'unicast' }]
    : []
}
