import { invariant } from '#lib/assert'
import type { ObjectKey } from '#model/objectMeta'
import type { ComponentId, EventId } from '#model/simEvent'
import type { KindName } from '#kinds/registry'
import { perform } from '../apiserver/apiServer'
import type { ToldChange, Transaction } from '../apiserver/transaction'
import type { Controller } from './controller'

/** The control loops of one step, with what each still has to look at. */
export interface Workers {
  /** Lets the first `count` controllers work until they have nothing left to do; all of them without a count. */
  readonly settle: (count?: number) => void
  /** Makes every controller look again at the objects of a kind that it watches, as a component does that is started anew. */
  readonly resync: (kind: KindName | '*') => void
}

/**
 * The controllers, ready to work on what the transaction changes.
 *
 * Each has a queue of keys without repetitions; the first controller in the list that has one takes its oldest. So what
 * stands early in the list settles before the later ones look: a hundred new Pods are scheduled and started before the
 * slices of their Service are written, once. The number of turns is bounded: a cluster that does not come to rest is a
 * bug of ours.
 */
export function openWorkers(
  tx: Transaction,
  controllers: readonly Controller[],
  isHeldUp: (component: ComponentId) => boolean,
): Workers {
  const queues = controllers.map(() => new Map<ObjectKey, EventId | undefined>())
  let turns = 0

  const turn = (count: number): boolean => {
    dispatch(tx, tx.takeChanges(), controllers, queues)
    const index = queues.findIndex((queue) => queue.size > 0)
    const controller = controllers[index]
    const queue = queues[index]
    const [next] = queue ?? []
    if (index >= count || controller === undefined || queue === undefined || next === undefined) return false
    const [key, causedBy] = next
    queue.delete(key)
    const component = controller.actsAs?.(tx.view, key) ?? controller.name
    turns += 1
    if (isHeldUp(component)) return true
    const actor = { component, ...(causedBy === undefined ? {} : { causedBy }) }
    for (const write of controller.reconcile(tx.view, key, tx.now())) perform(tx, actor, write)
    invariant(turns < mostTurns(tx), `controllers come to rest (last ${component}, ${key})`)
    return true
  }

  return {
    settle: (count = controllers.length) => {
      while (turn(count));
    },
    resync: (kind) => {
      for (const [one, objects] of tx.view.objects.byKind) {
        if (kind !== '*' && kind !== one) continue
        const changes = Array.from(objects, ([key, after]) => ({ key, after, event: undefined }))
        dispatch(tx, changes, controllers, queues)
      }
    },
  }
}

function dispatch(
  tx: Transaction,
  changes: readonly ToldChange[],
  controllers: readonly Controller[],
  queues: readonly Map<ObjectKey, EventId | undefined>[],
): void {
  for (const change of changes) {
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

/** Far more than any cluster needs: a rollout of a thousand Pods takes about ten turns a Pod. */
function mostTurns(tx: Transaction): number {
  let count = 0
  for (const objects of tx.view.objects.byKind.values()) count += objects.size
  return 10_000 + 100 * count
}
