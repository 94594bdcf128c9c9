import { isNodeReady } from '#kinds/node/addresses'
import type { Node, Taint } from '#kinds/node/schema'
import type { PodSpec } from '#kinds/pod/schema'
import { toleratesTaint } from '../tolerations'

/**
 * The first taint of the Node that keeps a Pod away, of those with one of these effects.
 *
 * A Node that is not heard of counts as tainted also before the node controller has done so.
 * Upstream: k8s.io/component-helpers/scheduling/corev1 FindMatchingUntoleratedTaint.
 */
export const untoleratedTaint = (
  { tolerations = [] }: PodSpec,
  node: Node,
  effects: readonly Taint['effect'][],
): Taint | undefined =>
  taintsOf(node).find(
    (taint) => effects.includes(taint.effect) && !tolerations.some((toleration) => toleratesTaint(toleration, taint)),
  )

const taintsOf = (node: Node): readonly Taint[] => {
  const own = node.spec?.taints ?? []
  return isNodeReady(node) || own.some(({ key }) => silent.has(key)) ? own : [...own, notReady]
}

const notReady: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }

/** What the node controller puts on a Node that is not ready. */
const silent: ReadonlySet<string> = new Set([notReady.key, 'node.kubernetes.io/unreachable'])
