import { isPodReady } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import type { SimTime } from '#model/simTime'
import type { ClusterView } from '../apiserver/clusterView'
import { momentOf } from '../apiserver/timestamp'
import type { Write } from '../apiserver/write'

/**
 * In how many milliseconds a Pod will have been ready for `minReadySeconds`, if it stays so; 0 or less: it is available.
 * Undefined for a Pod that is not ready.
 *
 * Where nothing is shown over time the seconds have passed, and a Pod that does not say since when it is ready has always
 * been. Upstream: pkg/api/v1/pod/util.go IsPodAvailable.
 */
function availableIn(pod: Pod, minReadySeconds: number, view: ClusterView, now: SimTime): number | undefined {
  if (!isPodReady(pod)) return undefined
  const since = readySince(pod)
  return view.isInstant || minReadySeconds === 0 || since === undefined ? 0 : since + minReadySeconds * 1000 - now
}

/** Whether the Pod has been ready for `minReadySeconds`. */
export function isAvailable(pod: Pod, minReadySeconds: number, view: ClusterView, now: SimTime): boolean {
  const left = availableIn(pod, minReadySeconds, view, now)
  return left !== undefined && left <= 0
}

/** Asks to be looked at again when the next of these Pods will be available; nothing when none is about to be. */
export function whenAvailable(
  pods: readonly Pod[],
  minReadySeconds: number,
  view: ClusterView,
  now: SimTime,
): readonly Write[] {
  const waits = pods.map((pod) => availableIn(pod, minReadySeconds, view, now) ?? 0).filter((left) => left > 0)
  return waits.length === 0 ? [] : [{ type: 'requeue', after: Math.min(...waits) }]
}

/** Since when a Pod is ready, where its condition says it. */
export function readySince(pod: Pod): SimTime | undefined {
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready')
  return ready?.status === 'True' ? momentOf(ready.lastTransitionTime) : undefined
}
