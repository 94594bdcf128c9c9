import { err, ok, type Result } from '#lib/result'
import type { ClusterSettings, CniSettings } from '#model/clusterSettings'
import type { HostId } from '#model/trace'
import type { Interface, IpSet, Route } from '../linux/host'
import type { RuleSet } from '../netfilter/ast'
import { calico } from './calico'

/** A Node as the network plugin knows it. */
export interface ClusterNode {
  readonly name: string
  readonly address: string
  /** Empty until a range is assigned. */
  readonly podCIDR: string
}

/** A Pod with an address of its own. Pods on the host network need no plugin. */
export interface ClusterPod {
  readonly id: HostId
  readonly namespace: string
  readonly name: string
  readonly address: string
  readonly node: string
}

export interface ClusterView {
  readonly settings: ClusterSettings
  readonly nodes: readonly ClusterNode[]
  readonly pods: readonly ClusterPod[]
}

/** What a plugin puts into a network namespace. */
export interface Wiring {
  readonly interfaces: readonly Interface[]
  readonly routes: readonly Route[]
}

export interface CniNetwork {
  readonly pods: ReadonlyMap<HostId, Wiring>
  readonly nodes: ReadonlyMap<string, Wiring>
  /** The same on every Node. */
  readonly ipsets: readonly IpSet[]
}

/** A network plugin: from Nodes and Pods to links, routes and its own rules. */
export interface CniPlugin {
  readonly name: string
  readonly networkOf: (cluster: ClusterView) => CniNetwork
  /** A Node's rules with the plugin's own among them, in the order in which the plugin keeps them. */
  readonly withRules: (rules: RuleSet) => RuleSet
}

/** The plugin that a cluster asks for, or a sentence that it is not simulated. */
export function cniPlugin(settings: CniSettings): Result<CniPlugin, string> {
  if (settings.plugin === 'calico' && settings.mode === 'bgp') return ok(calico)
  return err(
    `the network plugin ${settings.plugin} in mode ${settings.mode} is not simulated yet; use calico in mode bgp`,
  )
}
