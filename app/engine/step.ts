import type { SimEvent } from '#model/simEvent'
import { simTime } from '#model/simTime'
import { act } from './act'
import { noReservations, reservationsOf } from './apiserver/reservations'
import { openTransaction } from './apiserver/transaction'
import { clearStaleFlows } from './clearStaleFlows'
import { controllers, placingControllers } from './controllers/registry'
import { openWorkers } from './controllers/workers'
import type { Input } from './input'
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
  const start =
    input.type === 'configure' ? configured(world, input) : input.type === 'advance' ? advanced(world, input.ms) : world
  const tx = openTransaction(start, input.type === 'apply' ? reservationsOf(input.objects) : noReservations)
  const workers = openWorkers(tx, controllers)
  act(tx, start, input, () => workers.settle(placingControllers))
  // Whoever else stands before the cluster now looks at every Service.
  if (start.settings.loadBalancer !== world.settings.loadBalancer) workers.resync('Service')
  workers.settle()
  clearStaleFlows(tx, start)
  const { world: settled, events } = tx.finish()
  return [settled, events]
}

/** Addresses that were given out stay, also where the ranges are other ones now. */
export const configured = (world: World, { settings, hosts }: Extract<Input, { type: 'configure' }>): World => ({
  ...world,
  settings: settings ?? world.settings,
  hosts: hosts ?? world.hosts,
})

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
