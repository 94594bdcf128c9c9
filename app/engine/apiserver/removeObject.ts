import type { Namespace } from '#kinds/namespace/schema'
import type { Pod } from '#kinds/pod/schema'
import { isEqual } from '#lib/isEqual'
import { keyOf, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { Propagation } from '#model/propagation'
import { simTime } from '#model/simTime'
import { deletedMetadata, finalizersFor } from './deletion'
import { nameOf, sentence } from './objectName'
import { getObject } from './objectStore'
import { podDeletionGrace } from './podDeletion'
import { withRevision } from './revision'
import { timestamp } from './timestamp'
import type { Actor, Transaction } from './transaction'

/** How an object is deleted. */
export interface Deletion {
  readonly because: string
  /** How many seconds a Pod is given, where it is not its own; with 0, whoever had something to do before it goes has done it. */
  readonly grace?: number
  readonly propagation?: Propagation
}

/**
 * Deletes an object, or begins to: one with finalizers stays until whoever set them has taken them away, a namespace until
 * it is empty, and, where things take time, a Pod on a Node until its kubelet has stopped it.
 *
 * Upstream: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go Delete;
 * pkg/registry/core/namespace/storage.
 */
export function removeObject(tx: Transaction, actor: Actor, key: ObjectKey, deletion: Deletion): void {
  const object = getObject(tx.view.objects, key)
  if (object === undefined) return
  const finalizers = finalizersFor(object, deletion.propagation)
  const seconds = isPod(object) && !tx.view.isInstant ? podDeletionGrace(object, deletion.grace) : 0
  const stays = seconds > 0 || finalizers.length > 0 || (isNamespace(object) && deletion.grace === undefined)
  if (stays) mark(tx, actor, object, deletion, seconds, finalizers)
  else takeOut(tx, actor, key, deletion.because)
}

/** Takes an object out of the store. */
export const takeOut = (tx: Transaction, actor: Actor, key: ObjectKey, because: string): void =>
  tx.remove(key, () =>
    tx.tell(actor, { type: 'deleted', regarding: key, message: sentence(`${nameOf(key)} deleted`, because) }),
  )

const isNamespace = (object: KubeObject): object is Namespace => object.kind === 'Namespace'

const isPod = (object: KubeObject): object is Pod => object.kind === 'Pod'

function mark(
  tx: Transaction,
  actor: Actor,
  object: KubeObject,
  { because }: Deletion,
  seconds: number,
  finalizers: readonly string[],
): void {
  const key = keyOf(object)
  const before = object.metadata
  // Asking again neither gives a Pod more time nor begins anything anew.
  const grace = before.deletionTimestamp === undefined ? seconds : Math.min(seconds, graceLeft(object, seconds))
  const metadata = deletedMetadata(object, timestamp(simTime(tx.now() + seconds * 1000)), grace, finalizers)
  const marked = { ...object, metadata }
  const next = isNamespace(marked) ? closed(marked) : marked
  if (isEqual(object, next)) return
  const { generation } = before
  const counted = generation === undefined ? next : { ...next, metadata: { ...metadata, generation: generation + 1 } }
  const within = seconds > 0 ? `, within ${seconds} s` : ''
  const after = finalizers.length > 0 ? `, once these are gone: ${finalizers.join(', ')}` : ''
  const message = sentence(`${nameOf(key)} is being deleted${within}${after}`, because)
  tx.put(withRevision(tx, counted), () => tx.tell(actor, { type: 'updated', regarding: key, message }))
}

const graceLeft = ({ metadata }: KubeObject, otherwise: number): number =>
  metadata.deletionGracePeriodSeconds ?? otherwise

/** Nothing is made any more in a namespace in this phase. */
const closed = (namespace: Namespace): Namespace => ({
  ...namespace,
  status: { ...namespace.status, phase: 'Terminating' },
})
