import { objectKey, type KubeObject, type ObjectKey, type OwnerReference } from '#model/objectMeta'
import type { ClusterView } from '../apiserver/clusterView'
import { awaits, foregroundFinalizer, orphanFinalizer } from '../apiserver/deletion'
import { getObject, type Change } from '../apiserver/objectStore'
import type { Write } from '../apiserver/write'
import type { Controller } from './controller'

/**
 * Sees to what objects that are deleted owned: it goes afterwards (background), first (foreground), or stays without its
 * owner (orphan).
 *
 * Upstream: pkg/controller/garbagecollector. Where things take time, an object may be made after its owner has gone, and
 * goes as well. In instant mode that does not happen, and an owner that never was here is not looked for: a file may hold
 * the Pods of a cluster without what made them.
 */
export const garbageCollector: Controller = {
  name: 'garbage-collector',
  watches: [{ kind: '*', concerns }],
  reconcile,
}

function concerns({ key, before, after }: Change, view: ClusterView): readonly ObjectKey[] {
  const uid = (after ?? before)?.metadata.uid
  const dependents = (): readonly ObjectKey[] => (uid === undefined ? [] : [...view.ownedBy(uid).keys()])
  const left = before === undefined ? [] : ownersLeft(view, before, after)
  if (after === undefined) return [...dependents(), ...left]
  if (awaits(after, orphanFinalizer)) return [key, ...left]
  if (awaits(after, foregroundFinalizer)) return [key, ...dependents(), ...left]
  return view.isInstant || before !== undefined ? left : [key]
}

/** Owners that may wait for an object that is theirs no longer. */
const ownersLeft = (view: ClusterView, before: KubeObject, after: KubeObject | undefined): readonly ObjectKey[] =>
  (before.metadata.ownerReferences ?? [])
    .filter(({ uid }) => after?.metadata.ownerReferences?.some((one) => one.uid === uid) !== true)
    .flatMap((owner) => keyOfOwner(view, before, owner) ?? [])

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const object = getObject(view.objects, key)
  if (object === undefined) return []
  if (awaits(object, orphanFinalizer)) return orphanAll(view, object)
  if (awaits(object, foregroundFinalizer)) return whenUnblocked(view, object)
  return followOwners(view, key, object)
}

function orphanAll(view: ClusterView, owner: KubeObject): readonly Write[] {
  const { uid = '', name } = owner.metadata
  return [
    ...Array.from(view.ownedBy(uid).values(), (object): Write => ({
      type: 'update',
      object: withOwners(object, (one) => one.uid !== uid),
      because: `${owner.kind} ${name} leaves it behind`,
    })),
    withoutFinalizer(owner, orphanFinalizer, 'nothing names it as owner any more'),
  ]
}

/** Upstream: processDeletingDependentsItem. */
function whenUnblocked(view: ClusterView, owner: KubeObject): readonly Write[] {
  const { uid = '' } = owner.metadata
  const blocks = ({ metadata }: KubeObject): boolean =>
    metadata.ownerReferences?.some((one) => one.uid === uid && one.blockOwnerDeletion === true) === true
  return [...view.ownedBy(uid).values()].some(blocks)
    ? []
    : [withoutFinalizer(owner, foregroundFinalizer, 'nothing that it owns keeps it')]
}

/** Upstream: attemptToDeleteItem. */
function followOwners(view: ClusterView, key: ObjectKey, object: KubeObject): readonly Write[] {
  const owners = object.metadata.ownerReferences ?? []
  const [first] = owners
  if (first === undefined || object.metadata.deletionTimestamp !== undefined) return []
  const found = new Map(owners.map((owner) => [owner, ownerOf(view, object, owner)]))
  const isWaiting = (owner: OwnerReference): boolean => {
    const one = found.get(owner)
    return one !== undefined && awaits(one, foregroundFinalizer)
  }
  const isSolid = (owner: OwnerReference): boolean => found.get(owner) !== undefined && !isWaiting(owner)
  if (owners.some(isSolid)) {
    return owners.every(isSolid)
      ? []
      : [{ type: 'update', object: withOwners(object, isSolid), because: 'not all of its owners are left' }]
  }
  const owner = `${first.kind} ${first.name}`
  if (!owners.some(isWaiting)) return [{ type: 'delete', key, because: `its owner ${owner} is gone` }]
  const ownsSome = view.ownedBy(object.metadata.uid ?? '').size > 0
  const because = `its owner ${owner} waits for it to go`
  return [{ type: 'delete', key, because, ...(ownsSome ? { propagation: 'Foreground' } : {}) }]
}

function withOwners(object: KubeObject, keeps: (owner: OwnerReference) => boolean): KubeObject {
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter(keeps)
  return { ...object, metadata: { ...object.metadata, ownerReferences } }
}

function withoutFinalizer(object: KubeObject, finalizer: string, because: string): Write {
  const finalizers = (object.metadata.finalizers ?? []).filter((one) => one !== finalizer)
  return { type: 'update', object: { ...object, metadata: { ...object.metadata, finalizers } }, because }
}

/** The key of an owner that is there; owners stand in the same namespace, or in none. */
function keyOfOwner(view: ClusterView, object: KubeObject, owner: OwnerReference): ObjectKey | undefined {
  const keys = [object.metadata.namespace ?? '', ''].map((namespace) => objectKey(owner.kind, namespace, owner.name))
  return keys.find((key) => getObject(view.objects, key)?.metadata.uid === owner.uid)
}

function ownerOf(view: ClusterView, object: KubeObject, owner: OwnerReference): KubeObject | undefined {
  const key = keyOfOwner(view, object, owner)
  return key === undefined ? undefined : getObject(view.objects, key)
}
