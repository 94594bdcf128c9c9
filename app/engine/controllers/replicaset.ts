import { isPodReady } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import { objectOf } from '#kinds/registry'
import type { ReplicaSet } from '#kinds/replicaset/schema'
import { controllerOf, keyOf, objectKey, type ObjectKey } from '#model/objectMeta'
import { matchesPairs, matchesSelector } from '#model/selector'
import type { SimTime } from '#model/simTime'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { itself, watch, type Controller } from './controller'
import { inDeletionOrder } from './deletionOrder'
import { claimPods, isControlledBy, isPodActive, noRoom, podFromTemplate, podRoom } from './ownedPods'
import { isAvailable, whenAvailable } from './podAvailability'
import { realChanges } from './realChanges'

/**
 * Keeps as many Pods of each ReplicaSet as it wants. Those on their way out, and those that have run to their end, do not
 * count: their replacements come at once. Upstream: pkg/controller/replicaset.
 */
export const replicaSetController: Controller = {
  name: 'replicaset-controller',
  watches: [
    watch('ReplicaSet', itself),
    watch('Pod', ({ before, after }, view) => [before, after].flatMap((pod) => concerned(pod, view))),
  ],
  reconcile: (view, key, now) => realChanges(view, reconcile(view, key, now)),
}

/** A Pod concerns the ReplicaSet that manages it; an orphan concerns those that would adopt it. */
function concerned(pod: Pod | undefined, view: ClusterView): readonly ObjectKey[] {
  if (pod === undefined) return []
  const owner = controllerOf(pod)
  const namespace = pod.metadata.namespace ?? ''
  if (owner !== undefined) return owner.kind === 'ReplicaSet' ? [objectKey('ReplicaSet', namespace, owner.name)] : []
  return [...view.replicaSetsIn(namespace)]
    .filter(([, set]) => matchesSelector(set.spec.selector, pod.metadata.labels))
    .map(([key]) => key)
}

function reconcile(view: ClusterView, key: ObjectKey, now: SimTime): readonly Write[] {
  const set = objectOf(view.objects, 'ReplicaSet', key)
  if (set === undefined) return []
  const { pods: claimed, writes } = claimPods(view, set, set.spec.selector)
  const pods = claimed.filter(isPodActive)
  const { minReadySeconds = 0 } = set.spec
  return [
    ...writes,
    ...(set.metadata.deletionTimestamp === undefined ? manage(view, set, pods, now) : []),
    statusWrite(view, set, pods, now),
    ...whenAvailable(pods, minReadySeconds, view, now),
  ]
}

function manage(view: ClusterView, set: ReplicaSet, pods: readonly Pod[], now: SimTime): readonly Write[] {
  const missing = (set.spec.replicas ?? 1) - pods.length
  if (missing < 0) {
    return inDeletionOrder(pods, relatedPods(view, set), now)
      .slice(0, -missing)
      .map((pod) => ({ type: 'delete', key: keyOf(pod), because: 'there are more Pods than wanted' }))
  }
  const room = podRoom(view)
  return [
    ...Array.from({ length: Math.min(missing, room) }, () => createPod(set)),
    ...(missing > 0 && room === 0 ? [noRoom(set)] : []),
  ]
}

function createPod(set: ReplicaSet): Write {
  const pod = podFromTemplate(set, set.spec.template)
  return { type: 'create', object: { ...pod, metadata: { ...pod.metadata, generateName: `${set.metadata.name}-` } } }
}

/** The Pods of all ReplicaSets of the same Deployment: a Node that holds many of them gives one up first. */
function relatedPods(view: ClusterView, set: ReplicaSet): readonly Pod[] {
  const owner = controllerOf(set)
  const sets = [...view.replicaSetsIn(set.metadata.namespace ?? '').values()].filter(
    (one) => one.metadata.uid === set.metadata.uid || (owner !== undefined && controllerOf(one)?.uid === owner.uid),
  )
  return sets.flatMap((one) => view.podsToClaim(one).filter((pod) => isControlledBy(pod, one) && isPodActive(pod)))
}

function statusWrite(view: ClusterView, set: ReplicaSet, pods: readonly Pod[], now: SimTime): Write {
  const { minReadySeconds = 0, template } = set.spec
  const ready = pods.filter(isPodReady).length
  const ofTemplate = template.metadata?.labels
  const status: ReplicaSet['status'] = {
    replicas: pods.length,
    fullyLabeledReplicas: pods.filter(({ metadata }) => matchesPairs(ofTemplate, metadata.labels)).length,
    readyReplicas: ready,
    availableReplicas: pods.filter((pod) => isAvailable(pod, minReadySeconds, view, now)).length,
    ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
  }
  const object: ReplicaSet = { ...set, status }
  return { type: 'updateStatus', object, because: `replicaset ${set.metadata.name}: ${ready} of ${pods.length} ready` }
}
