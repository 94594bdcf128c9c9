import type { Node } from '#kinds/node/schema'
import type { Pod } from '#kinds/pod/schema'
import type { ClusterView } from '../../apiserver/clusterView'
import { toleratesTaint } from '../tolerations'
import { matchesTerm } from './nodeAffinity'
import { podPreference } from './podAffinity'
import { spreadCrowd } from './topologySpread'

/**
 * The Nodes that a Pod likes best of those on which it can run, by what its author wished for: taints that only prefer
 * (three times as heavy as the rest), preferred affinity to Nodes and Pods, spreading that may be uneven.
 *
 * Each wish counts from 0 to 100 between the Node that meets it worst and the one that meets it best.
 * Upstream: pkg/scheduler/apis/config/v1/default_plugins.go has the weights.
 */
export function preferredNodes(
  pod: Pod,
  nodes: readonly Node[],
  all: readonly Node[],
  view: ClusterView,
): readonly Node[] {
  const isNear = podPreference(pod, view)
  const crowd = spreadCrowd(pod, all, view)
  const wishes = [
    { weight: 3, values: nodes.map((node) => -intolerable(pod, node)) },
    { weight: 2, values: nodes.map((node) => nodePreference(pod, node)) },
    { weight: 2, values: nodes.map(isNear) },
    { weight: 2, values: nodes.map((node) => -crowd(node)) },
  ]
  const totals = nodes.map((_node, i) =>
    wishes.reduce((sum, { weight, values }) => sum + weight * scaled(values[i] ?? 0, values), 0),
  )
  const most = Math.max(...totals)
  return nodes.filter((_node, i) => totals[i] === most)
}

/** A value between the least and the most that there are, from 0 to 100. What is infinitely bad is the worst. */
function scaled(value: number, values: readonly number[]): number {
  const finite = values.filter(Number.isFinite)
  const [least, most] = [Math.min(...finite), Math.max(...finite)]
  if (!Number.isFinite(value) || most <= least) return Number.isFinite(value) ? 100 : 0
  return Math.floor((100 * (value - least)) / (most - least))
}

const intolerable = ({ spec }: Pod, node: Node): number =>
  (node.spec?.taints ?? []).filter(
    (taint) =>
      taint.effect === 'PreferNoSchedule' && !(spec.tolerations ?? []).some((one) => toleratesTaint(one, taint)),
  ).length

const nodePreference = ({ spec }: Pod, node: Node): number =>
  (spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
    .filter(({ preference }) => matchesTerm(preference, node))
    .reduce((sum, { weight }) => sum + weight, 0)
