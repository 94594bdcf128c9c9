import type { KubeObject, ObjectKey } from '#model/objectMeta'
import type { Deletion } from './removeObject'
import type { Happening } from './transaction'

/**
 * Something that a controller wants done. Reconciling returns writes and never performs them, so that every change
 * passes admission and lands on the list of events.
 */
export type Write =
  /** With `metadata.generateName` and an empty name, the name is generated. */
  | { readonly type: 'create'; readonly object: KubeObject }
  /** Replaces metadata and spec; the status stays unless the object carries another. */
  | { readonly type: 'update'; readonly object: KubeObject; readonly because?: string }
  /** Replaces the status alone. `event` says what has happened where it is more than an update. */
  | {
      readonly type: 'updateStatus'
      readonly object: KubeObject
      readonly because: string
      readonly event?: 'unschedulable' | 'warning'
    }
  | { readonly type: 'bind'; readonly pod: ObjectKey; readonly node: string }
  /**
   * With a grace of 0 seconds a Pod goes at once, as when its kubelet has cleaned up or its Node is gone, and a namespace
   * as well, as when it is empty.
   */
  | ({ readonly type: 'delete'; readonly key: ObjectKey } & Deletion)
  | { readonly type: 'tell'; readonly happening: Happening }
  /** Nothing yet, but the object is to be looked at again after so many milliseconds, or another one is. In instant mode nothing has to wait. */
  | { readonly type: 'requeue'; readonly after: number; readonly key?: ObjectKey }
