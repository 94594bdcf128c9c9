import type { Taint } from '#kinds/node/schema'
import type { Pod, Toleration } from '#kinds/pod/schema'
import { objectOf } from '#kinds/registry'
import { objectKey, type ObjectKey } from '#model/objectMeta'
import type { SimTime } from '#model/simTime'
import type { ClusterView } from '../apiserver/clusterView'
import { momentOf } from '../apiserver/timestamp'
import type { Write } from '../apiserver/write'
import { itself, watch, type Controller } from './controller'
import { notReady, unreachable } from './nodeLifecycle'
import { toleratesTaint } from './tolerations'

/** What the admission plugin DefaultTolerationSeconds gives a Pod that says nothing of these taints. */
const defaultSeconds = 300

/**
 * Deletes the Pods that do not tolerate a taint NoExecute of their Node, when the time that they tolerate it is up.
 *
 * Upstream: pkg/controller/tainteviction/taint_eviction.go, v1.34.
 */
export const taintEvictionController: Controller = {
  name: 'taint-eviction-controller',
  watches: [
    watch('Pod', itself),
    watch('Node', ({ after }, view) => (after === undefined ? [] : view.podsOn(after.metadata.name).keys())),
  ],
  reconcile,
}

function reconcile(view: ClusterView, key: ObjectKey, now: SimTime): readonly Write[] {
  const pod = objectOf(view.objects, 'Pod', key)
  if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return []
  const node = objectOf(view.objects, 'Node', objectKey('Node', '', pod.spec.nodeName ?? ''))
  const taints = (node?.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute')
  const leaves = Math.min(...taints.map((taint) => leavesAt(pod, taint, now, view.isInstant)))
  if (!Number.isFinite(leaves)) return []
  if (leaves > now) return [{ type: 'requeue', after: leaves - now }]
  return [
    {
      type: 'delete',
      key,
      because: `TaintManagerEviction: Marking for deletion Pod ${pod.metadata.namespace}/${pod.metadata.name}`,
    },
  ]
}

/** When a Pod has to go because of a taint; never where it tolerates it for good, or no time goes by in which it could be up. */
function leavesAt(pod: Pod, taint: Taint, now: SimTime, isInstant: boolean): number {
  const tolerations = tolerationsOf(pod, taint).filter((one) => toleratesTaint(one, taint))
  if (tolerations.length === 0) return now
  const seconds = Math.min(...tolerations.map(({ tolerationSeconds = Infinity }) => tolerationSeconds))
  return isInstant ? Infinity : Math.max(0, momentOf(taint.timeAdded) ?? now) + Math.max(0, seconds) * 1000
}

function tolerationsOf({ spec }: Pod, { key }: Taint): readonly Toleration[] {
  const own = spec.tolerations ?? []
  if (key !== unreachable && key !== notReady) return own
  const said = own.some(
    (one) => (one.key === key || one.key === undefined) && (one.effect ?? 'NoExecute') === 'NoExecute',
  )
  return said ? own : [...own, { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: defaultSeconds }]
}
