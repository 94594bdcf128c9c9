import { assertNever } from '#lib/assert'
import type { SimEvent } from '#model/simEvent'
import { applyObject, bindPod, deleteObject } from './apiserver/apiServer'
import { openTransaction, type Transaction } from './apiserver/transaction'
import { controllers } from './controllers/registry'
import { drain } from './controllers/drain'
import type { Input } from './input'
import { sendRequest } from './sendRequest'
import type { World } from './world'

/**
 * The world after `input`, and what happened in between: the only function that makes a new World.
 *
 * Instant mode: the control plane works until nothing is left to do, within the same step. What a user got wrong is a
 * `refused` event, never an exception, and leaves the world as it was.
 */
export function step(world: World, input: Input): readonly [World, readonly SimEvent[]] {
  const tx = openTransaction(input.type === 'configure' ? configured(world, input) : world)
  act(tx, world, input)
  drain(tx, controllers)
  const { world: settled, events } = tx.finish()
  return [settled, events]
}

/** What a person does has no cause before it. */
const user = { component: 'apiserver' }

/** Addresses that were given out stay, also where the ranges are other ones now. */
const configured = (world: World, { settings, hosts }: Extract<Input, { type: 'configure' }>): World => ({
  ...world,
  settings: settings ?? world.settings,
  hosts: hosts ?? world.hosts,
})

function act(tx: Transaction, world: World, input: Input): void {
  switch (input.type) {
    case 'apply':
      for (const key of input.replacing ?? []) deleteObject(tx, user, key)
      for (const object of input.objects) applyObject(tx, user, object)
      return
    case 'delete':
      return deleteObject(tx, user, input.key)
    case 'bind':
      return bindPod(tx, user, input.pod, input.node)
    case 'send':
      return sendRequest(tx, user, world, input.request, input.connection)
    case 'configure':
      return
    default:
      return assertNever(input)
  }
}
