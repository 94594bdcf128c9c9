import { assertNever } from '#lib/assert'
import { controllerOf, objectKey, type KubeObject } from '#model/objectMeta'
import type { SimEvent } from '#model/simEvent'
import { simTime } from '#model/simTime'
import { applyObject, bindPod, deleteObject } from './apiserver/apiServer'
import { openTransaction, type Transaction } from './apiserver/transaction'
import { getObject } from './apiserver/objectStore'
import { noReservations, reservationsOf } from './apiserver/reservations'
import { openWorkers, type Workers } from './controllers/workers'
import { controllers, placingControllers } from './controllers/registry'
import type { Input } from './input'
import { clearStaleFlows } from './clearStaleFlows'
import { forgetFlow } from './forgetFlow'
import { withoutExpired } from './linux/conntrackTable'
import { sendRequest } from './sendRequest'
import type { World } from './world'

/**
 * The world after `input`, and what happened in between: the only function that makes a new World.
 *
 * Instant mode: the control plane works until nothing is left to do, within the same step. What a user got wrong is a
 * `refused` event, never an exception, and leaves the world as it was.
 */
export function step(world: World, input: Input): readonly [World, readonly SimEvent[]] {
  const start =
    input.type === 'configure' ? configured(world, input) : input.type === 'advance' ? advanced(world, input.ms) : world
  const tx = openTransaction(start, input.type === 'apply' ? reservationsOf(input.objects) : noReservations)
  const workers = openWorkers(tx, controllers)
  act(tx, workers, start, input, world.settings)
  workers.settle()
  clearStaleFlows(tx, start)
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

/** Time never goes back. */
function advanced(world: World, ms: number): World {
  const now = simTime(world.now + Math.max(0, ms))
  const conntrack = new Map(Array.from(world.runtime.conntrack, ([host, table]) => [host, withoutExpired(table, now)]))
  return { ...world, now, runtime: { ...world.runtime, conntrack } }
}

function act(tx: Transaction, workers: Workers, world: World, input: Input, before: World['settings']): void {
  switch (input.type) {
    case 'apply':
      return apply(tx, workers, input)
    case 'delete':
      return deleteObject(tx, user, input.key)
    case 'bind':
      return bindPod(tx, user, input.pod, input.node)
    case 'send':
      return sendRequest(tx, user, world, input.walk)
    case 'deleteConntrack':
    case 'expireConntrack':
      return forgetFlow(tx, user, world, input)
    case 'configure':
      // Whoever else stands before the cluster now looks at every Service.
      if (world.settings.loadBalancer !== before.loadBalancer) workers.resync('Service')
      return
    case 'advance':
      return
    default:
      return assertNever(input)
  }
}

/**
 * The objects one after the other, each placed before the next one comes, so that a scenario that is opened at once
 * ends like the one that was built object by object.
 *
 * Some come in one breath: all up to the last new Node, for a file may name its Nodes last; all up to the last one that
 * names its controller, for in a dump of a cluster it may stand after its workload, which would make another meanwhile;
 * and what replaces something, so that no controller notices a gap.
 */
function apply(tx: Transaction, workers: Workers, input: Extract<Input, { type: 'apply' }>): void {
  const { objects, replacing = [] } = input
  const together =
    replacing.length > 0
      ? objects.length
      : objects.findLastIndex((object) =>
          object.kind === 'Node' ? !isThere(tx, object) : controllerOf(object) !== undefined,
        )
  for (const key of replacing) deleteObject(tx, user, key)
  for (const [i, object] of objects.entries()) {
    applyObject(tx, user, object)
    if (i >= together) workers.settle(placingControllers)
  }
}

const isThere = (tx: Transaction, object: KubeObject): boolean =>
  getObject(tx.view.objects, objectKey(object.kind, '', object.metadata.name)) !== undefined
