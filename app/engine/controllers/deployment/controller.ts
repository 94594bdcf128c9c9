import type { Deployment } from '#kinds/deployment/schema'
import type { Pod } from '#kinds/pod/schema'
import { isPodTerminal } from '#kinds/pod/conditions'
import { objectOf, objectsOf } from '#kinds/registry'
import type { ReplicaSet } from '#kinds/replicaset/schema'
import { isEqual } from '#lib/isEqual'
import { controllerOf, objectKey, type ObjectKey } from '#model/objectMeta'
import { matchesSelector } from '#model/selector'
import type { SimTime } from '#model/simTime'
import type { ClusterView } from '../../apiserver/clusterView'
import type { Write } from '../../apiserver/write'
import { itself, watch, type Controller } from '../controller'
import { isControlledBy } from '../ownedPods'
import { realChanges } from '../realChanges'
import { nextPausedSizes, isScaling } from './proportional'
import { nextSizes, sizeOf, type Scaling } from './rollout'
import { claimSets, isOfTemplate, newSet, outdated, revisionAnnotation, scaledSet, syncedSet } from './replicaSets'
import { deadlineIn, isComplete, statusOf } from './status'

/** Keeps one ReplicaSet for each Deployment's template, and moves the Pods over to it. Upstream: pkg/controller/deployment. */
export const deploymentController: Controller = {
  name: 'deployment-controller',
  watches: [
    watch('Deployment', itself),
    watch('ReplicaSet', ({ before, after }, view) => [before, after].flatMap((set) => concerned(set, view))),
    // Recreate waits until the last of the old Pods is gone.
    watch('Pod', ({ before, after }, view) => (after === undefined ? deploymentOf(before, view) : [])),
  ],
  reconcile: (view, key, now) => realChanges(view, reconcile(view, key, now)),
}

function concerned(set: ReplicaSet | undefined, view: ClusterView): readonly ObjectKey[] {
  if (set === undefined) return []
  const owner = controllerOf(set)
  const namespace = set.metadata.namespace ?? ''
  if (owner !== undefined) return owner.kind === 'Deployment' ? [objectKey('Deployment', namespace, owner.name)] : []
  return [...objectsOf(view.objects, 'Deployment')]
    .filter(([, one]) => one.metadata.namespace === namespace)
    .filter(([, one]) => matchesSelector(one.spec.selector, set.metadata.labels))
    .map(([key]) => key)
}

function deploymentOf(pod: Pod | undefined, view: ClusterView): readonly ObjectKey[] {
  const owner = pod && controllerOf(pod)
  if (owner?.kind !== 'ReplicaSet') return []
  const key = objectKey('ReplicaSet', pod?.metadata.namespace ?? '', owner.name)
  return concerned(objectOf(view.objects, 'ReplicaSet', key), view)
}

/**
 * One turn, in which no object is written twice: what was claimed first, then the new ReplicaSet, then sizes.
 *
 * While it is paused, or when its size has changed amid a rollout, a Deployment only scales what it has.
 */
function reconcile(view: ClusterView, key: ObjectKey, now: SimTime): readonly Write[] {
  const deployment = objectOf(view.objects, 'Deployment', key)
  if (deployment === undefined) return []
  const { sets, writes } = claimSets(view, deployment)
  if (writes.length > 0) return writes
  const current = sets.find((set) => isOfTemplate(set, deployment))
  const old = sets.filter((set) => set !== current)
  const turn = { view, deployment, current, old, now }
  if (deployment.metadata.deletionTimestamp !== undefined) return [ownWrite(turn, current, false)]
  if (deployment.spec.paused === true || isScaling(deployment, sets)) {
    return [
      ...setWrites(turn, nextPausedSizes(deployment, current, old)),
      ...(deployment.spec.paused === true ? outdated(deployment, old) : []),
      ownWrite(turn, current, false),
    ]
  }
  if (deployment.spec.strategy?.type === 'Recreate' && isOldRunning(turn)) {
    const down = old.map((set) => ({ set, replicas: 0 }))
    return [...setWrites(turn, down), ownWrite(turn, current, true), ...reminder(turn)]
  }
  if (current === undefined) {
    const created = newSet(view, deployment, old)
    return [{ type: 'create', object: created }, ownWrite(turn, created, true), ...reminder(turn)]
  }
  return [
    ...setWrites(turn, nextSizes(deployment, current, old)),
    ...(isComplete(deployment, deployment.status) ? outdated(deployment, old) : []),
    ownWrite(turn, current, true),
    ...reminder(turn),
  ]
}

/** What a turn is about. */
interface Turn {
  readonly view: ClusterView
  readonly deployment: Deployment
  readonly current: ReplicaSet | undefined
  readonly old: readonly ReplicaSet[]
  readonly now: SimTime
}

/** Whether anything of the old templates is still there: Pods on their way out count, those that have ended do not. */
const isOldRunning = ({ view, old }: Turn): boolean =>
  old.some(
    (set) => sizeOf(set) > 0 || view.podsToClaim(set).some((pod) => isControlledBy(pod, set) && !isPodTerminal(pod)),
  )

/** Each ReplicaSet with its next size; the new one also says which revision it is. */
function setWrites({ deployment, current, old }: Turn, sizes: readonly Scaling[]): readonly Write[] {
  const all = current === undefined ? old : [current, ...old]
  return all.flatMap((set): readonly Write[] => {
    const synced = set === current ? syncedSet(deployment, set, old) : set
    const replicas = sizes.find((size) => size.set === set)?.replicas
    const object = replicas === undefined ? synced : scaledSet(deployment, synced, replicas)
    if (isEqual(set, object)) return []
    const because =
      sizeOf(object) === sizeOf(set) ? 'follows its Deployment' : `scaled from ${sizeOf(set)} to ${sizeOf(object)}`
    return [{ type: 'update', object, because }]
  })
}

/** The Deployment's own status, and the revision that it is at. */
function ownWrite({ deployment, current, old, now }: Turn, shown: ReplicaSet | undefined, rolls: boolean): Write {
  const status = statusOf(deployment, { current, shown, old, now, rolls })
  const { annotations } = deployment.metadata
  const revision = shown && (shown === current ? syncedSet(deployment, shown, old) : shown)
  const at = revision?.metadata.annotations?.[revisionAnnotation]
  const because = `deployment ${deployment.metadata.name}: ${status.readyReplicas ?? 0} of ${deployment.spec.replicas ?? 1} ready`
  if (at === undefined || annotations?.[revisionAnnotation] === at) {
    const same: Deployment = { ...deployment, status }
    return { type: 'updateStatus', object: same, because }
  }
  const metadata = { ...deployment.metadata, annotations: { ...annotations, [revisionAnnotation]: at } }
  const object: Deployment = { ...deployment, metadata, status }
  return { type: 'update', object, because: `revision ${at}` }
}

/** A rollout that gets nowhere is told of when its time is up. */
function reminder({ view, deployment, now }: Turn): readonly Write[] {
  const left = view.isInstant ? undefined : deadlineIn(deployment, now)
  return left === undefined ? [] : [{ type: 'requeue', after: left }]
}
