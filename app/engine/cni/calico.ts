import { sha1 } from '@noble/hashes/legacy.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { memoByKey } from '#lib/memo'
import { parseCidr, cidrContains } from '#model/cidr'
import { nodeHostId } from '#model/hostId'
import type { Interface, Route } from '../linux/host'
import { withCalicoRules, masqueradedPools, allPools } from './calicoRules'
import type { ClusterNode, ClusterPod, ClusterView, CniNetwork, CniPlugin, Wiring } from './plugin'

/** Every packet of a Pod goes to this address first. Nobody has it: the host end of the veth answers ARP for it. */
const gateway = '169.254.1.1'
const mtu = 1500

/**
 * Calico without encapsulation: every Pod hangs on its Node by a veth of its own, and Nodes tell each other by BGP which
 * Pods they hold. Upstream: projectcalico/calico, felix and confd's BIRD templates, v3.28.
 */
export const calico: CniPlugin = { name: 'calico', networkOf, withRules: withCalicoRules }

function networkOf({ settings, nodes, pods }: ClusterView): CniNetwork {
  const podsByNode = byNode(pods)
  return {
    pods: new Map(pods.map((pod) => [pod.id, podWiring(pod)])),
    nodes: new Map(nodes.map((node) => [node.name, nodeWiring(node, nodes, podsByNode)])),
    ipsets: [masqueradedPools, allPools].map((name) => ({ name, nets: [settings.podCIDR] })),
  }
}

function byNode(pods: readonly ClusterPod[]): ReadonlyMap<string, readonly ClusterPod[]> {
  const found = new Map<string, ClusterPod[]>()
  for (const pod of pods) {
    const known = found.get(pod.node)
    if (known) known.push(pod)
    else found.set(pod.node, [pod])
  }
  return found
}

/**
 * The name of the host end of a Pod's veth: `cali` and the first eleven digits of the SHA-1 of `namespace.pod`.
 * Upstream: projectcalico/calico libcalico-go/lib/backend/k8s/conversion, VethNameForWorkload.
 */
const interfaceName = memoByKey(
  (workload: string): string => `cali${bytesToHex(sha1(utf8ToBytes(workload))).slice(0, 11)}`,
)

const workloadInterface = ({ namespace, name }: ClusterPod): string => interfaceName(`${namespace}.${name}`)

const podWiring = (pod: ClusterPod): Wiring => ({
  interfaces: [
    {
      name: 'eth0',
      kind: 'veth',
      addresses: [`${pod.address}/32`],
      mtu,
      peer: { host: nodeHostId(pod.node), interface: workloadInterface(pod) },
    },
  ],
  routes: [
    { prefix: '0.0.0.0/0', via: gateway, dev: 'eth0', protocol: 'boot', type: 'unicast' },
    { prefix: `${gateway}/32`, dev: 'eth0', protocol: 'boot', type: 'unicast' },
  ],
})

/** A host route for each Pod, a blackhole for the rest of the Node's range, and a route to every other Node's Pods. */
function nodeWiring(
  node: ClusterNode,
  nodes: readonly ClusterNode[],
  podsByNode: ReadonlyMap<string, readonly ClusterPod[]>,
): Wiring {
  const own = podsByNode.get(node.name) ?? []
  const block: readonly Route[] =
    node.podCIDR === '' ? [] : [{ prefix: node.podCIDR, dev: '', protocol: 'bird', type: 'blackhole' }]
  const others = nodes.filter((other) => other.name !== node.name)
  return {
    interfaces: own.map(hostEnd),
    routes: [
      ...block,
      ...own.map((pod): Route => {
        return { prefix: `${pod.address}/32`, dev: workloadInterface(pod), protocol: 'boot', type: 'unicast' }
      }),
      ...others.flatMap((other) => routesTo(other, podsByNode.get(other.name) ?? [])),
    ],
  }
}

const hostEnd = (pod: ClusterPod): Interface => ({
  name: workloadInterface(pod),
  kind: 'veth',
  addresses: [],
  mtu,
  peer: { host: pod.id, interface: 'eth0' },
  proxyArp: true,
})

/** One route to a Node's range; Pods whose address lies outside it are announced one by one. */
function routesTo(node: ClusterNode, pods: readonly ClusterPod[]): readonly Route[] {
  const range = parseCidr(node.podCIDR)
  const borrowed = pods.filter((pod) => !(range.ok && cidrContains(range.value, pod.address)))
  return [...(range.ok ? [node.podCIDR] : []), ...borrowed.map((pod) => `${pod.address}/32`)].map((prefix) => ({
    prefix,
    via: node.address,
    dev: 'eth0',
    protocol: 'bird',
    type: 'unicast',
  }))
}
