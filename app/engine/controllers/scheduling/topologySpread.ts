import type { TopologySpreadConstraint } from '#kinds/pod/affinity'
import type { Node } from '#kinds/node/schema'
import { isPodTerminal, isPodTerminating } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import { objectsOf } from '#kinds/registry'
import { matchesSelector } from '#model/selector'
import type { ClusterView } from '../../apiserver/clusterView'
import { matchesNode } from './nodeAffinity'
import { untoleratedTaint } from './taints'

/** A constraint, with how many of the Pods that it counts are in each domain. */
interface Counted {
  readonly constraint: TopologySpreadConstraint
  readonly counts: ReadonlyMap<string, number>
}

/** Why spreading keeps a Pod from a Node, as the scheduler says it; undefined where it does not. */
export type SpreadFilter = (node: Node) => { readonly reason: string; readonly isForGood: boolean } | undefined

/**
 * The Nodes on which a Pod does not make its Pods more uneven than its constraints allow.
 *
 * Upstream: pkg/scheduler/framework/plugins/podtopologyspread/filtering.go.
 */
export function spreadFilter(pod: Pod, nodes: readonly Node[], view: ClusterView): SpreadFilter {
  const hard = counted(pod, nodes, view, 'DoNotSchedule')
  return (node) => {
    for (const { constraint, counts } of hard) {
      const domain = node.metadata.labels?.[constraint.topologyKey]
      const reason = "node(s) didn't match pod topology spread constraints"
      if (domain === undefined) return { reason: `${reason} (missing required label)`, isForGood: true }
      const least = counts.size < (constraint.minDomains ?? 1) ? 0 : Math.min(...counts.values())
      const own = matchesSelector(constraint.labelSelector ?? nothing, pod.metadata.labels) ? 1 : 0
      if ((counts.get(domain) ?? 0) + own - least > constraint.maxSkew) return { reason, isForGood: false }
    }
    return undefined
  }
}

/** How full a Node's domains are by the constraints that are only wishes: less is better. */
export function spreadCrowd(pod: Pod, nodes: readonly Node[], view: ClusterView): (node: Node) => number {
  const soft = counted(pod, nodes, view, 'ScheduleAnyway')
  return (node) =>
    soft.reduce((sum, { constraint, counts }) => {
      const domain = node.metadata.labels?.[constraint.topologyKey]
      return domain === undefined ? Infinity : sum + (counts.get(domain) ?? 0)
    }, 0)
}

/** A constraint without a selector counts no Pods. */
const nothing = { matchExpressions: [{ key: '', operator: 'Exists' as const }] }

function counted(
  pod: Pod,
  nodes: readonly Node[],
  view: ClusterView,
  when: TopologySpreadConstraint['whenUnsatisfiable'],
): readonly Counted[] {
  const constraints = (pod.spec.topologySpreadConstraints ?? []).filter((one) => one.whenUnsatisfiable === when)
  if (constraints.length === 0) return []
  const labelled = nodes.filter((node) =>
    constraints.every(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== undefined),
  )
  const all = [...objectsOf(view.objects, 'Pod').values()].filter(
    (other) => other.metadata.namespace === pod.metadata.namespace && !isPodTerminating(other) && !isPodTerminal(other),
  )
  return constraints.map((constraint) => {
    const selector = constraint.labelSelector ?? nothing
    const domains = new Map(
      labelled
        .filter((node) => isEligible(constraint, pod, node))
        .map((node) => [node.metadata.name, node.metadata.labels?.[constraint.topologyKey] ?? '']),
    )
    const counts = new Map(Array.from(domains.values(), (domain) => [domain, 0]))
    for (const { metadata, spec } of all) {
      const domain = domains.get(spec.nodeName ?? '')
      if (domain !== undefined && matchesSelector(selector, metadata.labels)) {
        counts.set(domain, (counts.get(domain) ?? 0) + 1)
      }
    }
    return { constraint, counts }
  })
}

/** Whether a Node's Pods are counted: by default if it is one that the Pod asks for, whatever its taints. */
const isEligible = (
  { nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' }: TopologySpreadConstraint,
  { spec }: Pod,
  node: Node,
): boolean =>
  (nodeAffinityPolicy === 'Ignore' || matchesNode(spec, node)) &&
  (nodeTaintsPolicy === 'Ignore' || untoleratedTaint(spec, node, ['NoSchedule', 'NoExecute']) === undefined)
