import { invariant } from '#lib/assert'
import type { ObjectKey } from '#model/objectMeta'
import type { EventId } from '#model/simEvent'
import { perform } from '../apiserver/apiServer'
import type { Transaction } from '../apiserver/transaction'
import type { Controller } from './controller'

/**
 * Lets the controllers work until none has anything left to do.
 *
 * Each controller has a queue of keys without repetitions; the first controller in the list that has one takes its
 * oldest. So what stands early in the list settles before the later ones look: a hundred new Pods are scheduled and
 * started before the slices of their Service are written, once. The number of turns is bounded: a cluster that does
 * not come to rest is a bug of ours.
 */
export function drain(tx: Transaction, controllers: readonly Controller[]): void {
  const queues = controllers.map(() => new Map<ObjectKey, EventId>())
  const most = 10_000
  let turns = 0
  let writes = 0
  dispatch(tx, controllers, queues)
  for (;;) {
    const index = queues.findIndex((queue) => queue.size > 0)
    const controller = controllers[index]
    const queue = queues[index]
    const [next] = queue ?? []
    if (controller === undefined || queue === undefined || next === undefined) return
    const [key, causedBy] = next
    queue.delete(key)
    const component = controller.actsAs?.(tx.view, key) ?? controller.name
    for (const write of controller.reconcile(tx.view, key, tx.now)) {
      perform(tx, { component, causedBy }, write)
      writes += 1
    }
    dispatch(tx, controllers, queues)
    turns += 1
    invariant(
      turns < most + 100 * objectCount(tx),
      `controllers come to rest (${writes} writes, last ${component} ${key})`,
    )
  }
}

function dispatch(
  tx: Transaction,
  controllers: readonly Controller[],
  queues: readonly Map<ObjectKey, EventId>[],
): void {
  for (const change of tx.takeChanges()) {
    const kind = (change.after ?? change.before)?.kind
    for (const [i, controller] of controllers.entries()) {
      for (const watch of controller.watches) {
        if (watch.kind !== '*' && watch.kind !== kind) continue
        for (const key of watch.concerns(change, tx.view)) {
          // A key that waits already keeps its place; its cause is the latest change that concerns it.
          queues[i]?.set(key, change.event)
        }
      }
    }
  }
}

function objectCount(tx: Transaction): number {
  let count = 0
  for (const objects of tx.view.objects.byKind.values()) count += objects.size
  return count
}
