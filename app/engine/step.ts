import { assertNever } from '#lib/assert'
import type { SimEvent } from '#model/simEvent'
import { applyObject, bindPod, deleteObject } from './apiserver/apiServer'
import { openTransaction, type Transaction } from './apiserver/transaction'
import { controllers } from './controllers/registry'
import { drain } from './controllers/drain'
import type { Input } from './input'
import type { World } from './world'

/**
 * The world after `input`, and what happened in between: the only function that makes a new World.
 *
 * Instant mode: the control plane works until nothing is left to do, within the same step. What a user got wrong is a
 * `refused` event, never an exception, and leaves the world as it was.
 */
export function step(world: World, input: Input): readonly [World, readonly SimEvent[]] {
  const tx = openTransaction(world)
  act(tx, input)
  drain(tx, controllers)
  const { world: settled, events } = tx.finish()
  return [settled, events]
}

const user = { component: 'apiserver' }

function act(tx: Transaction, input: Input): void {
  switch (input.type) {
    case 'apply':
      for (const key of input.replacing ?? []) deleteObject(tx, user, key)
      for (const object of input.objects) applyObject(tx, user, object)
      return
    case 'delete':
      return deleteObject(tx, user, input.key)
    case 'bind':
      return bindPod(tx, user, input.pod, input.node)
    case 'configure':
    case 'send':
      return
    default:
      return assertNever(input)
  }
}
