import { err, ok, type Result } from '#lib/result'
import type { ClusterSettings, CniSettings } from '#model/clusterSettings'
import type { AddressFamily } from '#model/ip'
import type { HostId, TunnelKind } from '#model/trace'
import type { Interface, IpSet, Route } from '../linux/host'
import type { RuleSet } from '../netfilter/ast'
import { calico } from './calico'
import { flannel } from './flannel'
import type { IpPool } from './ipPools'

/** A Node as the network plugin knows it in one address family. */
export interface ClusterNode {
  readonly name: string
  readonly address: string
  /** Empty until a range is assigned. */
  readonly podCIDR: string
  /** The ranges whose Pods are here: the blocks that it has claimed from Calico's pools, or its `podCIDR`. */
  readonly blocks: readonly string[]
  /** What Calico's IPAM has given to its tunnels. */
  readonly tunnelAddresses: Readonly<Partial<Record<TunnelKind, string>>>
}

/** A Pod with an address of its own in one address family. Pods on the host network need no plugin. */
export interface ClusterPod {
  readonly id: HostId
  readonly namespace: string
  readonly name: string
  readonly address: string
  readonly node: string
}

/** The cluster in one address family: a plugin wires each for itself. */
export interface ClusterView {
  readonly family: AddressFamily
  readonly settings: ClusterSettings
  readonly nodes: readonly ClusterNode[]
  readonly pods: readonly ClusterPod[]
  /** Ranges of Pod addresses, as Calico divides them. */
  readonly pools: readonly IpPool[]
}

/** What a plugin's own rules on one Node follow from. */
export interface RuleView extends Pick<ClusterView, 'settings' | 'pools'> {
  /** The Node's own range; empty until one is assigned. */
  readonly podCIDR: string
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
  /** Whether Nodes let iptables see what their bridges switch (`net.bridge.bridge-nf-call-iptables`). */
  readonly bridgeNfCall: boolean
}

/** A network plugin: from Nodes and Pods to links, routes and its own rules. */
export interface CniPlugin {
  readonly networkOf: (cluster: ClusterView) => CniNetwork
  /** A Node's rules with the plugin's own among them, in the order in which the plugin keeps them. */
  readonly withRules: (rules: RuleSet, view: RuleView) => RuleSet
}

/** The plugin that a cluster asks for, or a sentence that it is not simulated. */
export function cniPlugin({ plugin }: CniSettings): Result<CniPlugin, string> {
  switch (plugin) {
    case 'calico':
      return ok(calico)
    case 'flannel':
      return ok(flannel)
    case 'cilium':
      return err('the network plugin cilium is not simulated yet; use calico or flannel')
  }
}
