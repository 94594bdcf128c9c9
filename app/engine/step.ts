import type { SimEvent } from '#model/simEvent'
import { objectsOf } from '#kinds/registry'
import { simTime } from '#model/simTime'
import { act } from './act'
import { withFault, withFrozenViews } from './breakThings'
import { deleteObject } from './apiserver/apiServer'
import { noReservations, reservationsOf } from './apiserver/reservations'
import { openTransaction, type Transaction } from './apiserver/transaction'
import { clearStaleFlows } from './clearStaleFlows'
import { controllers, placingControllers } from './controllers/registry'
import { openWorkers } from './controllers/workers'
import type { Input } from './input'
import { isHeldUp } from './heldUp'
import { withoutExpired } from './linux/conntrackTable'
import type { World } from './world'

/**
 * The world after `input`, and what happened in between: the only function that makes a new World, beside `liveStep`,
 * which does where things take time.
 *
 * Instant mode: the control plane works until nothing is left to do, within the same step. What a user got wrong is a
 * `refused` event, never an exception, and leaves the world as it was.
 */
export function step(world: World, input: Input): readonly [World, readonly SimEvent[]] {
  const start = withFrozenViews(prepared(input.type === 'advance' ? advanced(world, input.ms) : world, input))
  const tx = openTransaction(start, input.type === 'apply' ? reservationsOf(input.objects) : noReservations)
  const workers = openWorkers(tx, controllers, (component) => isHeldUp(start.faults, component))
  act(tx, { before: world, world: start }, input, () => workers.settle(placingControllers))
  // Whoever else stands before the cluster now looks at every Service.
  if (start.settings.loadBalancer !== world.settings.loadBalancer) workers.resync('Service')
  const comesToRest = start.settings.latency === 'instant' && world.settings.latency !== 'instant'
  if (comesToRest) endLeavingPods(tx)
  if (comesToRest || start.faults !== world.faults) workers.resync('*')
  workers.settle()
  clearStaleFlows(tx, start)
  const { world: settled, events } = tx.finish()
  return [settled, events]
}

/** Whoever is given time to end has had it, where nothing takes time any more. */
function endLeavingPods(tx: Transaction): void {
  for (const [key, { metadata }] of [...objectsOf(tx.view.objects, 'Pod')]) {
    if (metadata.deletionTimestamp !== undefined) deleteObject(tx, { component: 'apiserver' }, key)
  }
}

/**
 * The world with the settings or faults that an input brings. Addresses that were given out stay, also where the ranges
 * are other ones now.
 */
export function prepared(world: World, input: Input): World {
  if (input.type === 'setFault' || input.type === 'clearFault') return withFault(world, input)
  if (input.type !== 'configure') return world
  const { settings = world.settings, hosts = world.hosts } = input
  return { ...world, settings, hosts }
}

/** Time never goes back. */
const advanced = (world: World, ms: number): World =>
  withoutForgotten({ ...world, now: simTime(world.now + Math.max(0, ms)) })

/** The world without the connections whose time has run out. */
export function withoutForgotten(world: World): World {
  const { now, runtime } = world
  const conntrack = new Map(Array.from(runtime.conntrack, ([host, table]) => [host, withoutExpired(table, now)]))
  const same = [...conntrack].every(([host, table]) => runtime.conntrack.get(host) === table)
  return same ? world : { ...world, runtime: { ...runtime, conntrack } }
}
