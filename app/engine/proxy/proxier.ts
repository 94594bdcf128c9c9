import { objectOf } from '#kinds/registry'
import type { Node } from '#kinds/node/schema'
import { memoByKey, memoByObject } from '#lib/memo'
import { err, ok, type Result } from '#lib/result'
import type { ClusterSettings } from '#model/clusterSettings'
import { cidrOfFamily } from '#model/addressFamilies'
import { parseIp, type AddressFamily } from '#model/ip'
import { objectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { RuleSet } from '../netfilter/ast'
import { defaultIptablesConfig, type IptablesConfig, type ProxyNode } from './iptables/config'
import { proxierRules } from './iptables/proxierRules'
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
          config: configsOf(settings)[family],
        })
  return ok({ IPv4: rules('IPv4'), IPv6: rules('IPv6') })
}

/** A rule set for each address family. */
export type RuleSets = Readonly<Record<AddressFamily, RuleSet>>

const configsOf = memoByObject((settings: ClusterSettings): Readonly<Record<AddressFamily, IptablesConfig>> => {
  const configOf = (family: AddressFamily): IptablesConfig => {
    const clusterCIDR = cidrOfFamily(settings.podCIDR, family)?.text
    return {
      ...defaultIptablesConfig,
      localhostNodePorts: family === 'IPv4',
      conntrackTcpLiberal: settings.invalidPackets !== 'drop',
      ...(clusterCIDR === undefined ? {} : { clusterCIDR }),
    }
  }
  return { IPv4: configOf('IPv4'), IPv6: configOf('IPv6') }
})

const unspecified: Readonly<Record<AddressFamily, string>> = { IPv4: '0.0.0.0', IPv6: '::' }

const proxyNodeOf = (store: ObjectStore, name: string, family: AddressFamily): ProxyNode =>
  knownNode(`${family} ${name}`, name, family, objectOf(store, 'Node', objectKey('Node', '', name)))

/** A node as its kube-proxy of one family knows it; without a Node object it has no address yet. */
const knownNode = memoByKey((_: string, name: string, family: AddressFamily, node: Node | undefined): ProxyNode => {
  const addresses = (node?.status?.addresses ?? []).filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP')
  const ips = addresses
    .flatMap(({ address }) => parseIp(address) ?? [])
    .flatMap((ip) => (ip.family === family ? [ip.text] : []))
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone']
  return { name, ip: ips[0] ?? unspecified[family], ips, ...(zone !== undefined && { zone }) }
})
