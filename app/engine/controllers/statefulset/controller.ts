import type { Pod } from '#kinds/pod/schema'
import { objectOf } from '#kinds/registry'
import type { StatefulSet } from '#kinds/statefulset/schema'
import { controllerOf, objectKey, type ObjectKey } from '#model/objectMeta'
import type { SimTime } from '#model/simTime'
import type { ClusterView } from '../../apiserver/clusterView'
import type { Write } from '../../apiserver/write'
import { itself, watch, type Controller } from '../controller'
import { claimPods, noRoom, podRoom } from '../ownedPods'
import { whenAvailable } from '../podAvailability'
import { realChanges } from '../realChanges'
import { outdatedRevisions, revisionOfPod, revisionsOf, type ControllerRevision } from '../revisions'
import { ordinalOf } from './identity'
import { nextChanges } from './nextChanges'
import { statusOf } from './status'

/**
 * Keeps the numbered Pods of each StatefulSet. There are no volumes, so nothing but their names tells them apart.
 *
 * Upstream: pkg/controller/statefulset.
 */
export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  watches: [
    watch('StatefulSet', itself),
    watch('Pod', ({ before, after }) =>
      [before, after].flatMap((pod) => {
        const owner = pod === undefined ? undefined : controllerOf(pod)
        return owner?.kind === 'StatefulSet'
          ? [objectKey('StatefulSet', pod?.metadata.namespace ?? '', owner.name)]
          : []
      }),
    ),
  ],
  reconcile: (view, key, now) => realChanges(view, reconcile(view, key, now)),
}

function reconcile(view: ClusterView, key: ObjectKey, now: SimTime): readonly Write[] {
  const set = objectOf(view.objects, 'StatefulSet', key)
  if (set === undefined) return []
  const { pods: claimed, writes } = claimPods(view, set, set.spec.selector)
  const pods = claimed.filter((pod) => ordinalOf(pod, set) !== undefined)
  const revisions = revisionsOf(view, set)
  const current =
    revisions.all.find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? revisions.update
  const turn = { view, set, pods, revisions, current, now }
  const used = new Set([revisions.update, current, ...pods.map((pod) => revisionOfPod(pod, revisions, named))])
  return [
    ...writes,
    ...revisions.writes,
    ...(set.metadata.deletionTimestamp === undefined ? nextChanges(turn, podRoom(view)) : []),
    ...(podRoom(view) === 0 && pods.length < (set.spec.replicas ?? 1) ? [noRoom(set)] : []),
    statusWrite(turn),
    ...outdatedRevisions(set, revisions.all, used),
    ...whenAvailable(pods, set.spec.minReadySeconds ?? 0, view, now),
  ]
}

const named = ({ metadata }: ControllerRevision): string => metadata.name

function statusWrite(turn: Parameters<typeof statusOf>[0] & { readonly pods: readonly Pod[] }): Write {
  const status = statusOf(turn)
  const object: StatefulSet = { ...turn.set, status }
  const ready = `${status.readyReplicas ?? 0} of ${status.replicas ?? 0} ready`
  return { type: 'updateStatus', object, because: `statefulset ${turn.set.metadata.name}: ${ready}` }
}
