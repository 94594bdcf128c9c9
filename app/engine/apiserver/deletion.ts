import type { KubeObject, ObjectMeta } from '#model/objectMeta'
import type { Propagation } from '#model/propagation'

/** Keeps an owner until what it owns, and blocks its deletion, is gone. */
export const foregroundFinalizer = 'foregroundDeletion'

/** Keeps an owner until nothing names it as owner any more. */
export const orphanFinalizer = 'orphan'

/** What keeps an owner for the sake of what it owns; nobody but the API server and the garbage collector sets them. */
export const ownFinalizers: ReadonlySet<string> = new Set([foregroundFinalizer, orphanFinalizer])

/** Whether a deletion of the object has begun that waits for `finalizer`. */
export const awaits = ({ metadata }: KubeObject, finalizer: string): boolean =>
  metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(finalizer) === true

/**
 * The finalizers of an object that is deleted in this way. Without a way, one that was asked for before stays.
 *
 * Upstream: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go deletionFinalizersForGarbageCollection.
 */
export function finalizersFor(object: KubeObject, propagation: Propagation | undefined): readonly string[] {
  const before = object.metadata.finalizers ?? []
  if (propagation === undefined) return before
  const others = before.filter((one) => !ownFinalizers.has(one))
  switch (propagation) {
    case 'Background':
      return others
    case 'Foreground':
      return [...others, foregroundFinalizer]
    case 'Orphan':
      return [...others, orphanFinalizer]
  }
}

/** The metadata of an object that is being deleted from `at` on; where it is already, that stays. */
export function deletedMetadata(
  object: KubeObject,
  at: string,
  grace: number,
  finalizers: readonly string[],
): ObjectMeta {
  const { finalizers: _before, ...metadata } = object.metadata
  return {
    ...metadata,
    deletionTimestamp: metadata.deletionTimestamp ?? at,
    deletionGracePeriodSeconds: grace,
    ...(finalizers.length === 0 ? {} : { finalizers }),
  }
}

/**
 * Whether an object goes now that it has been written: its deletion has begun, nothing of it runs any more, and the last
 * finalizer is gone. For a namespace its controller says so.
 *
 * Upstream: store.go ShouldDeleteDuringUpdate.
 */
export const isDone = ({ kind, metadata }: KubeObject): boolean =>
  kind !== 'Namespace' &&
  metadata.deletionTimestamp !== undefined &&
  metadata.deletionGracePeriodSeconds === 0 &&
  (metadata.finalizers ?? []).length === 0
