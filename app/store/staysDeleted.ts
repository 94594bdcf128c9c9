import type { ClusterSettings } from '#model/clusterSettings'
import { parseKey } from '#model/objectMeta'
import { openedScenario, type Scenario } from '#scenario'

/**
 * The cluster settings under which `scenario` opens again with just the objects it has: a cluster that leaves Nodes or
 * CoreDNS to the defaults would get them back. The very same settings when nothing would come back.
 */
export function settingsWithoutDefaults(scenario: Scenario): ClusterSettings {
  const back = [...openedScenario(scenario).objects.keys()].filter((key) => !scenario.objects.has(key)).map(parseKey)
  const nodes = back.some(({ kind }) => kind === 'Node')
  const coredns = back.some(({ kind, namespace }) => kind !== 'Node' && namespace === 'kube-system')
  if (!nodes && !coredns) return scenario.cluster
  return { ...scenario.cluster, ...(nodes ? { nodes: 'none' } : {}), ...(coredns ? { coredns: 'none' } : {}) }
}
