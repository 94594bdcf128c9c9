import { objectOf } from '#kinds/registry'
import { nodeRanges } from '#kinds/node/addresses'
import type { Node } from '#kinds/node/schema'
import { memoByKey, memoByObject } from '#lib/memo'
import { err, ok, type Result } from '#lib/result'
import type { ClusterSettings, KubeProxySettings } from '#model/clusterSettings'
import { cidrOfFamily } from '#model/addressFamilies'
import { parseIp, type AddressFamily } from '#model/ip'
import { objectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { RuleSet } from '../netfilter/ast'
import { defaultIptablesConfig, type IptablesConfig, type ProxyNode } from './iptables/config'
import { proxierRules } from './iptables/proxierRules'
import { nodePortsOnLocalhost } from './nodePortsOnLocalhost'
import { nodeStateOf } from './nodeState'

/**
 * The rules of each address family that the kube-proxy of one node keeps, from the objects that it has seen; none of a
 * family in which the Nodes of the cluster have no addresses.
 *
 * Which Services and endpoints count, and how they become rules, is the mode's business; modes other than iptables are
 * not there yet, which is told as an error.
 */
export function proxyRules(store: ObjectStore, nodeName: string, settings: ClusterSettings): Result<RuleSets, string> {
  if (settings.proxyMode !== 'iptables') {
    return err(`kube-proxy in ${settings.proxyMode} mode is not modelled yet; set spec.cluster.proxyMode to iptables`)
  }
  const rules = (family: AddressFamily): RuleSet =>
    cidrOfFamily(settings.nodeCIDR, family) === undefined
      ? { family, tables: [] }
      : proxierRules({
          state: nodeStateOf(store, nodeName, family),
          node: proxyNodeOf(store, nodeName, family),
          config: configFor(store, nodeName, settings, family),
        })
  return ok({ IPv4: rules('IPv4'), IPv6: rules('IPv6') })
}

/** A rule set for each address family. */
export type RuleSets = Readonly<Record<AddressFamily, RuleSet>>

const configsOf = memoByObject((settings: ClusterSettings): Readonly<Record<AddressFamily, IptablesConfig>> => {
  const configOf = (family: AddressFamily): IptablesConfig => {
    const { kubeProxy, podCIDR } = settings
    const clusterCIDR = kubeProxy.detectLocalMode === 'ClusterCIDR' ? cidrOfFamily(podCIDR, family)?.text : undefined
    return {
      ...defaultIptablesConfig,
      masqueradeAll: kubeProxy.masqueradeAll,
      nodePortAddresses: kubeProxy.nodePortAddresses,
      localhostNodePorts: family === 'IPv4' && nodePortsOnLocalhost(kubeProxy),
      conntrackTcpLiberal: settings.invalidPackets !== 'drop',
      ...(clusterCIDR === undefined ? {} : { clusterCIDR }),
    }
  }
  return { IPv4: configOf('IPv4'), IPv6: configOf('IPv6') }
})

const configFor = (
  store: ObjectStore,
  name: string,
  settings: ClusterSettings,
  family: AddressFamily,
): IptablesConfig =>
  isSameOnAllNodes(settings.kubeProxy)
    ? configsOf(settings)[family]
    : configOfNode(`${family} ${name}`, settings, family, objectOf(store, 'Node', objectKey('Node', '', name)))

const isSameOnAllNodes = ({ detectLocalMode, nodePortAddresses }: KubeProxySettings): boolean =>
  detectLocalMode !== 'NodeCIDR' && !nodePortAddresses.includes('primary')

/** The settings as one Node's kube-proxy takes them. */
const configOfNode = memoByKey(
  (_: string, settings: ClusterSettings, family: AddressFamily, node: Node | undefined): IptablesConfig => {
    const { detectLocalMode, nodePortAddresses } = settings.kubeProxy
    const podCIDR = node && nodeRanges(node).find((range) => range.family === family)?.text
    const primary = addressesOf(node, family).slice(0, 1)
    return {
      ...configsOf(settings)[family],
      ...(detectLocalMode === 'NodeCIDR' && podCIDR !== undefined ? { clusterCIDR: podCIDR } : {}),
      ...(nodePortAddresses.includes('primary')
        ? { nodePortAddresses: primary.map((ip) => `${ip}/${family === 'IPv4' ? 32 : 128}`) }
        : {}),
    }
  },
)

/** The addresses of a Node of one family, as its status has them. */
function addressesOf(node: Node | undefined, family: AddressFamily): readonly string[] {
  const addresses = (node?.status?.addresses ?? []).filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP')
  return addresses
    .flatMap(({ address }) => parseIp(address) ?? [])
    .flatMap((ip) => (ip.family === family ? [ip.text] : []))
}

const unspecified: Readonly<Record<AddressFamily, string>> = { IPv4: '0.0.0.0', IPv6: '::' }

const proxyNodeOf = (store: ObjectStore, name: string, family: AddressFamily): ProxyNode =>
  knownNode(`${family} ${name}`, name, family, objectOf(store, 'Node', objectKey('Node', '', name)))

/** A node as its kube-proxy of one family knows it; without a Node object it has no address yet. */
const knownNode = memoByKey((_: string, name: string, family: AddressFamily, node: Node | undefined): ProxyNode => {
  const ips = addressesOf(node, family)
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone']
  return { name, ip: ips[0] ?? unspecified[family], ips, ...(zone !== undefined && { zone }) }
})
