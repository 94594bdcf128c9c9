import type { DaemonSet } from '#kinds/daemonset/schema'
import { isPodReady } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import { controllerOf, keyOf, objectKey, type ObjectKey } from '#model/objectMeta'
import type { SimTime } from '#model/simTime'
import type { ClusterView } from '../../apiserver/clusterView'
import { momentOf } from '../../apiserver/timestamp'
import type { Write } from '../../apiserver/write'
import { itself, watch, type Controller } from '../controller'
import { claimPods, noRoom, podRoom } from '../ownedPods'
import { isAvailable, whenAvailable } from '../podAvailability'
import { realChanges } from '../realChanges'
import { hashOf, outdatedRevisions, revisionOfPod, revisionsOf } from '../revisions'
import { boundsOf, placed, replaced, surged, type Judged, type Place, type Placement } from './placement'
import { eligibilityOf, nodeOfDaemon, podFor } from './podOnNode'

/** Keeps one Pod of each DaemonSet on every Node that is one for it. Upstream: pkg/controller/daemon. */
export const daemonSetController: Controller = {
  name: 'daemonset-controller',
  watches: [
    watch('DaemonSet', itself),
    watch('Pod', ({ before, after }) => [before, after].flatMap(concerned)),
    watch('Node', ({ before, after }, view) =>
      before !== undefined && before.metadata.labels === after?.metadata.labels && before.spec === after?.spec
        ? []
        : objectsOf(view.objects, 'DaemonSet').keys(),
    ),
  ],
  reconcile: (view, key, now) => realChanges(view, reconcile(view, key, now)),
}

function concerned(pod: Pod | undefined): readonly ObjectKey[] {
  const owner = pod && controllerOf(pod)
  return owner?.kind === 'DaemonSet' ? [objectKey('DaemonSet', pod?.metadata.namespace ?? '', owner.name)] : []
}

function reconcile(view: ClusterView, key: ObjectKey, now: SimTime): readonly Write[] {
  const set = objectOf(view.objects, 'DaemonSet', key)
  if (set === undefined) return []
  const { pods, writes } = claimPods(view, set, set.spec.selector)
  const revisions = revisionsOf(view, set)
  const { minReadySeconds = 0 } = set.spec
  const of = (pod: Pod) => revisionOfPod(pod, revisions, (revision) => hashOf(revision, set))
  const judged: Judged = {
    set,
    isUpdated: (pod) => of(pod) === revisions.update,
    isAvailable: (pod) => isAvailable(pod, minReadySeconds, view, now),
  }
  const places = placesOf(view, set, pods)
  const { create, remove } = set.metadata.deletionTimestamp === undefined ? nextPlacement(places, judged) : nothing
  const hash = hashOf(revisions.update, set)
  const room = podRoom(view)
  return [
    ...writes,
    ...revisions.writes,
    ...create.slice(0, room).map((node): Write => ({ type: 'create', object: podFor(set, node, hash) })),
    ...(create.length > room ? [noRoom(set)] : []),
    ...remove.map((pod): Write => ({ type: 'delete', key: keyOf(pod), because: whyGone(pod, judged) })),
    statusWrite(places, judged),
    ...outdatedRevisions(set, revisions.all, new Set([revisions.update, ...pods.map(of)])),
    ...whenAvailable(pods, minReadySeconds, view, now),
  ]
}

const nothing: Placement = { create: [], remove: [] }

function placesOf(view: ClusterView, set: DaemonSet, pods: readonly Pod[]): readonly Place[] {
  const byNode = new Map<string, Pod[]>()
  for (const pod of [...pods].sort(oldestFirst)) {
    const node = nodeOfDaemon(pod) ?? ''
    byNode.set(node, [...(byNode.get(node) ?? []), pod])
  }
  return Array.from(objectsOf(view.objects, 'Node').values(), (node) => ({
    node,
    pods: byNode.get(node.metadata.name) ?? [],
    eligibility: eligibilityOf(set, node),
  }))
}

/** Those that have a Node come before those that wait for it. Upstream: podByCreationTimestampAndPhase. */
function oldestFirst(a: Pod, b: Pod): number {
  const [hasNode, hasOther] = [(a.spec.nodeName ?? '') !== '', (b.spec.nodeName ?? '') !== '']
  if (hasNode !== hasOther) return hasNode ? -1 : 1
  return (momentOf(a.metadata.creationTimestamp) ?? 0) - (momentOf(b.metadata.creationTimestamp) ?? 0)
}

/** First each Node gets what it should have; Pods of an older template are replaced when there is nothing of that to do. */
function nextPlacement(places: readonly Place[], judged: Judged): Placement {
  const { set } = judged
  const desired = places.filter(({ eligibility }) => eligibility.shouldRun)
  const { maxSurge, maxUnavailable } = boundsOf(set, desired.length)
  const parts = places.map((place) => placed(place, judged, maxSurge > 0))
  const first: Placement = {
    create: parts.flatMap(({ create }) => create),
    remove: parts.flatMap(({ remove }) => remove),
  }
  if (first.create.length + first.remove.length > 0 || set.spec.updateStrategy?.type === 'OnDelete') return first
  return maxSurge > 0 ? surged(desired, judged, maxSurge) : replaced(desired, judged, maxUnavailable)
}

const whyGone = (pod: Pod, { isUpdated }: Judged): string =>
  isUpdated(pod) ? 'its Node is not one for it, or has another one' : 'its template has changed'

/** Upstream: pkg/controller/daemon/daemon_controller.go updateDaemonSetStatus. */
function statusWrite(places: readonly Place[], { set, isUpdated, isAvailable: available }: Judged): Write {
  const desired = places.filter(({ eligibility }) => eligibility.shouldRun)
  const oldest = desired.flatMap(({ pods }) => pods.slice(0, 1))
  const numberAvailable = oldest.filter(available).length
  const { generation } = set.metadata
  const status = {
    currentNumberScheduled: oldest.length,
    numberMisscheduled: places.filter(({ eligibility, pods }) => !eligibility.shouldRun && pods.length > 0).length,
    desiredNumberScheduled: desired.length,
    numberReady: oldest.filter(isPodReady).length,
    updatedNumberScheduled: oldest.filter(isUpdated).length,
    numberAvailable,
    numberUnavailable: desired.length - numberAvailable,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  }
  const object: DaemonSet = { ...set, status }
  const because = `daemonset ${set.metadata.name}: ${status.numberReady} of ${desired.length} ready`
  return { type: 'updateStatus', object, because }
}
