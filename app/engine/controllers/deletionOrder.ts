import { isPodReady } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import type { SimTime } from '#model/simTime'
import { momentOf } from '../apiserver/timestamp'
import { readySince } from './podAvailability'

/**
 * The Pods, those that go first when there are too many first: without a Node, Pending, not ready, of lower deletion cost,
 * on a Node with more of the related Pods, ready for a shorter time, restarted more often, younger.
 *
 * Times are compared by their magnitude, so that Pods of about the same age are equal; among those uids decide, which are
 * chance. Where nothing tells two Pods apart the later one goes; upstream leaves that to its sort.
 * Upstream: pkg/controller/controller_utils.go ActivePodsWithRanks, with LogarithmicScaleDown.
 */
export function inDeletionOrder(pods: readonly Pod[], related: readonly Pod[], now: SimTime): readonly Pod[] {
  const onNode = new Map<string, number>()
  for (const { spec } of related) onNode.set(spec.nodeName ?? '', (onNode.get(spec.nodeName ?? '') ?? 0) + 1)
  const ranks = (pod: Pod): readonly number[] => [
    (pod.spec.nodeName ?? '') === '' ? 0 : 1,
    pod.status?.phase === 'Pending' ? 0 : pod.status?.phase === 'Unknown' ? 1 : 2,
    isPodReady(pod) ? 1 : 0,
    deletionCost(pod),
    -(onNode.get(pod.spec.nodeName ?? '') ?? 0),
  ]
  const ranked = pods.map((pod, place) => ({ pod, place, ranks: ranks(pod) }))
  const order = ranked.sort(
    (a, b) =>
      compareNumbers(a.ranks, b.ranks) ||
      compareTimes(a.pod, b.pod, readySince, now) ||
      restartsOf(b.pod) - restartsOf(a.pod) ||
      compareTimes(a.pod, b.pod, createdAt, now) ||
      b.place - a.place,
  )
  return order.map(({ pod }) => pod)
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) {
    const difference = value - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Negative where the first moment is nearer by an order of magnitude. */
function compareTimes(a: Pod, b: Pod, timeOf: (pod: Pod) => SimTime | undefined, now: SimTime): number {
  const [one, other] = [timeOf(a), timeOf(b)]
  if (one === undefined || other === undefined || one === other) return 0
  const difference = magnitude(now - one) - magnitude(now - other)
  return difference === 0 ? ((a.metadata.uid ?? '') < (b.metadata.uid ?? '') ? -1 : 1) : difference
}

/** Upstream takes the logarithm of nanoseconds. */
const magnitude = (ms: number): number => (ms > 0 ? Math.floor(Math.log2(ms * 1e6)) : -1)

const createdAt = (pod: Pod): SimTime | undefined => momentOf(pod.metadata.creationTimestamp)

const restartsOf = ({ status }: Pod): number =>
  Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount = 0 }) => restartCount))

const deletionCost = (pod: Pod): number => {
  const cost = Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? '0')
  return Number.isFinite(cost) ? cost : 0
}
