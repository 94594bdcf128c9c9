import { memoByKey } from '#lib/memo'
import type { ClusterSettings } from '#model/clusterSettings'
import type { AddressFamily } from '#model/ip'
import type { ObjectStore } from '#model/objectStore'
import { cniPlugin, type RuleView } from '../cni/plugin'
import type { RuleSet } from '../netfilter/ast'
import { proxyRules } from '../proxy/proxier'

export type RuleSets = Readonly<Record<AddressFamily, RuleSet>>

/** No rule at all, as in a Pod. */
export const noRules: RuleSets = { IPv4: { family: 'IPv4', tables: [] }, IPv6: { family: 'IPv6', tables: [] } }

/**
 * The rules of one Node, a set for each address family: kube-proxy's, from the objects that it has seen there, with the
 * network plugin's among them.
 *
 * Built again only when something that kube-proxy reads has changed: Services, EndpointSlices, Nodes or settings, or the
 * plugin's pools. A mode
 * or a plugin that is not simulated leaves the Node without rules.
 */
export const nodeRules = (nodeName: string, seen: ObjectStore, view: RuleView): RuleSets =>
  rulesFrom(nodeName, view.settings, view.pools, view.podCIDR, ...watchedKinds.map((kind) => seen.byKind.get(kind)))

const watchedKinds = ['Node', 'Service', 'EndpointSlice'] as const

type Partition = ReturnType<ObjectStore['byKind']['get']>

const rulesFrom = memoByKey(
  (
    nodeName: string,
    settings: ClusterSettings,
    pools: RuleView['pools'],
    podCIDR: string,
    ...partitions: readonly Partition[]
  ): RuleSets => {
    const byKind = new Map(watchedKinds.map((kind, i) => [kind, partitions[i] ?? new Map()] as const))
    const rules = proxyRules({ revision: 0, byKind }, nodeName, settings)
    const plugin = cniPlugin(settings.cni)
    return rules.ok && plugin.ok
      ? { ...noRules, IPv4: plugin.value.withRules(rules.value, { settings, pools, podCIDR }) }
      : noRules
  },
)
