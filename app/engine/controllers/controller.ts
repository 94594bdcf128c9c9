import type { KindName, ObjectByKind } from '#kinds/registry'
import type { KubeObject, ObjectKey } from '#model/objectMeta'
import type { ComponentId } from '#model/simEvent'
import type { SimTime } from '#model/simTime'
import type { ClusterView } from '../apiserver/clusterView'
import type { Change } from '../apiserver/objectStore'
import type { Write } from '../apiserver/write'

/** A kind that a controller listens to, and the keys that a change of one such object concerns. */
export interface Watch {
  readonly kind: KindName | '*'
  readonly concerns: (change: Change, view: ClusterView) => Iterable<ObjectKey>
}

/**
 * A control loop as a value: `reconcile` looks at the cluster and gives back what has to be done so that the object of
 * `key` is as it should be; nothing when it is already, or when there is no such object any more.
 */
export interface Controller {
  readonly name: ComponentId
  /** Who acts, where that is not the controller itself. */
  readonly actsAs?: (view: ClusterView, key: ObjectKey) => ComponentId
  /** Whether one of them runs on each Node: then whoever acts there watches there too, and each on its own. */
  readonly onEachNode?: boolean
  readonly watches: readonly Watch[]
  /** Which of the settings for time says how long it takes to act; the controller manager's without it. */
  readonly pace?: 'scheduler' | 'endpoints' | 'kubelet' | 'loadBalancer'
  /**
   * Whether it keeps in mind what it handed out, besides what its informer has told it (the scheduler's assumed Pods, a
   * range allocator), and so never takes for free what it has given away a moment ago.
   */
  readonly remembers?: boolean
  readonly reconcile: (view: ClusterView, key: ObjectKey, now: SimTime) => readonly Write[]
}

/** A change of an object of one kind. */
export interface ChangeOf<O extends KubeObject> {
  readonly key: ObjectKey
  readonly before?: O
  readonly after?: O
}

/** A watch of one kind, with its type. */
export const watch = <K extends KindName>(
  kind: K,
  concerns: (change: ChangeOf<ObjectByKind[K]>, view: ClusterView) => Iterable<ObjectKey>,
): Watch => ({
  kind,
  // Changes are handed to watches of their own kind only.
  concerns: (change, view) => concerns(change as ChangeOf<ObjectByKind[K]>, view),
})

/** Concerns the changed object itself. */
export const itself = ({ key }: Change): readonly ObjectKey[] => [key]
