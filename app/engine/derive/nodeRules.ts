import { memoByKey } from '#lib/memo'
import { cidrOfFamily } from '#model/addressFamilies'
import type { ClusterSettings } from '#model/clusterSettings'
import type { AddressFamily } from '#model/ip'
import type { ObjectStore } from '#model/objectStore'
import { cniPlugin, type RuleView } from '../cni/plugin'
import { poolsOfFamily } from '../cni/ipPools'
import type { RuleSet } from '../netfilter/ast'
import { proxyRules, type RuleSets } from '../proxy/proxier'

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
    if (!rules.ok || !plugin.ok) return noRules
    const extended = (family: AddressFamily): RuleSet =>
      plugin.value.withRules(rules.value[family], {
        settings,
        pools: poolsOfFamily(pools, family),
        podCIDR: cidrOfFamily(podCIDR, family)?.text ?? '',
      })
    return { IPv4: extended('IPv4'), IPv6: extended('IPv6') }
  },
)
