import { objectOf } from '#kinds/registry'
import type { Node } from '#kinds/node/schema'
import { memoByKey, memoByObject } from '#lib/memo'
import { err, ok, type Result } from '#lib/result'
import type { ClusterSettings } from '#model/clusterSettings'
import { canonicalIp } from '#model/ip'
import { objectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { RuleSet } from '../netfilter/ast'
import { defaultIptablesConfig, type IptablesConfig, type ProxyNode } from './iptables/config'
import { proxierRules } from './iptables/proxierRules'
import { nodeStateOf } from './nodeState'

/**
 * The IPv4 rules that the kube-proxy of one node keeps, from the objects that it has seen.
 *
 * Which Services and endpoints count, and how they become rules, is the mode's business; modes other than iptables are
 * not there yet, which is told as an error.
 */
export function proxyRules(store: ObjectStore, nodeName: string, settings: ClusterSettings): Result<RuleSet, string> {
  if (settings.proxyMode !== 'iptables') {
    return err(`kube-proxy in ${settings.proxyMode} mode is not modelled yet; set spec.cluster.proxyMode to iptables`)
  }
  return ok(
    proxierRules({
      state: nodeStateOf(store, nodeName, 'IPv4'),
      node: proxyNodeOf(store, nodeName),
      config: configOf(settings),
    }),
  )
}

const configOf = memoByObject((settings: ClusterSettings): IptablesConfig => ({
  ...defaultIptablesConfig,
  clusterCIDR: settings.podCIDR,
}))

const proxyNodeOf = (store: ObjectStore, name: string): ProxyNode =>
  knownNode(name, objectOf(store, 'Node', objectKey('Node', '', name)))

/** A node as its kube-proxy knows it; without a Node object it has no address yet. */
const knownNode = memoByKey((name: string, node: Node | undefined): ProxyNode => {
  const addresses = (node?.status?.addresses ?? []).filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP')
  const ips = addresses.flatMap(({ address }) => canonicalIp(address) ?? [])
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone']
  return { name, ip: ips[0] ?? '0.0.0.0', ips, ...(zone !== undefined && { zone }) }
})
