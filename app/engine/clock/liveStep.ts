import { assertNever } from '#lib/assert'
import { parseKey } from '#model/objectMeta'
import type { ComponentId, SimEvent } from '#model/simEvent'
import { simTime } from '#model/simTime'
import { act } from '../act'
import { noReservations, reservationsOf } from '../apiserver/reservations'
import { openTransaction, type ToldChange } from '../apiserver/transaction'
import { proxyOf } from '#model/componentNames'
import { isHeldUp } from '../heldUp'
import type { Deed, Input } from '../input'
import { prepared, step, withoutForgotten } from '../step'
import type { World } from '../world'
import { emptyClock, type ClockState } from './clockState'
import { dnsHears, dnsListsAnew } from './dnsHears'
import { beginHeartbeat, beginHeartbeats, monitor, renew } from './heartbeats'
import { informersOf, publish, watchDelay } from './informers'
import { dispatch, reconcile, relist } from './loops'
import { answer, beginPods, crash, forgetPod, goOn, reportPod, switchOff, takeOut } from './podLives'
import { proxyHears, sync } from './proxySync'
import { sendNext, startStream, stopStream } from './streams'
import type { Task } from './task'
import { clockOf, openWork, stillHeldUp, type Work } from './work'

/**
 * The world after `input`, where everything takes its time (`settings.latency`): what was asked for is done at once, and
 * what follows from it when time goes by, by the input `advance`.
 *
 * Time that is let go by in one piece or in many ends in the same world: a step does what is due by its end, in the order
 * in which it falls due. Where nothing takes time it is `step`.
 */
export function liveStep(world: World, input: Input): readonly [World, readonly SimEvent[]] {
  const start = prepared(world, input)
  if (start.settings.latency === 'instant') return step(withoutClock(world), input)
  if (input.type === 'advance' && start.clock !== null && nothingDue(start.clock, start.now + input.ms)) {
    return [withoutForgotten(later(start, start.clock, input.ms)), []]
  }
  const tx = openTransaction(start, input.type === 'apply' ? reservationsOf(input.objects) : noReservations, false)
  const work = openWork(tx, start, start.clock ?? emptyClock)
  if (start.clock === null) begin(work)
  if (isForLater(input)) askLater(work, input)
  else act(tx, { before: world, world: start }, input, () => {})
  if (start.settings.loadBalancer !== world.settings.loadBalancer) relist(work, 'service-controller')
  comesOf(work, input, world.faults)
  send(work)
  if (input.type === 'advance') run(work, start.now + Math.max(0, input.ms))
  const { world: next, events } = tx.finish()
  const observed = sameEntries(start.observed, work.observed()) ? start.observed : work.observed()
  return [withoutForgotten({ ...next, observed, faults: work.faults(), clock: clockOf(work) }), events]
}

type ForLater = Extract<Input, { type: 'schedule' | 'startStream' | 'stopStream' }>

const isForLater = (input: Input): input is ForLater =>
  input.type === 'schedule' || input.type === 'startStream' || input.type === 'stopStream'

function askLater(work: Work, input: ForLater): void {
  switch (input.type) {
    case 'schedule':
      return work.after(Math.max(0, input.at - work.tx.now()), deedOf(input))
    case 'startStream':
      return startStream(work, input.stream)
    case 'stopStream':
      return stopStream(work, input.name)
  }
}

const deedOf = ({ id, label, input }: Extract<Input, { type: 'schedule' }>): Task => ({
  type: 'deed',
  id,
  label,
  input,
})

/** Does now what was put in for this moment. */
function doDeed(work: Work, input: Deed): void {
  if (isForLater(input)) return askLater(work, input)
  const before = work.peek()
  const world = prepared(before, input)
  work.setFaults(world.faults)
  act(work.tx, { before, world }, input, () => {})
  comesOf(work, input, before.faults)
}

/** What comes at once of a fault or a crash. */
function comesOf(work: Work, input: Input, faults: World['faults']): void {
  if (input.type === 'crash') crash(work, input)
  if (work.faults() === faults) return
  catchUp(work, faults)
  switchOff(work, faults)
}

/** Whoever was held up and is not any more lists everything anew, as an informer does that has lost its watch. */
function catchUp(work: Work, before: World['faults']): void {
  const objects = work.tx.snapshot()
  for (const { component } of informersOf(objects)) {
    if (!isHeldUp(before, component) || work.isHeldUp(component)) continue
    work.after(watchDelay(work, component), { type: 'relist', component })
  }
}

const nothingDue = ({ queue }: ClockState, by: number): boolean => (queue.items[0]?.due ?? Infinity) > by

/** The world after a while in which nothing falls due; most beats of a page's clock are such. */
function later(world: World, clock: ClockState, ms: number): World {
  const now = simTime(world.now + Math.max(0, ms))
  return { ...world, now, clock: { ...clock, ownWrites: stillHeldUp(clock.ownWrites, now) } }
}

/** Where nothing takes time everybody knows everything. */
const withoutClock = (world: World): World =>
  world.clock === null ? world : { ...world, clock: null, observed: new Map() }

/** The moment at which time begins to count: everybody has seen what there is. */
function begin(work: Work): void {
  const objects = work.tx.snapshot()
  for (const { component } of informersOf(objects)) work.observe(component, objects)
  beginHeartbeats(work)
  beginPods(work)
}

/** Does what is due by `end`, then lets the rest of the time go by. */
function run(work: Work, end: number): void {
  const { tx, queue } = work
  for (let item = queue.take(end); item !== undefined; item = queue.take(end)) {
    tx.goTo(item.due)
    perform(work, item.task)
    settle(work)
  }
  tx.goTo(simTime(end))
}

/** Sends on its way what was written, once there is nothing more to do at this moment. */
function settle(work: Work): void {
  if (work.queue.nextDue() !== work.tx.now()) send(work)
}

function send(work: Work): void {
  const { tx } = work
  const changes = tx.takeChanges()
  // Who has only told of something has written nothing that would come back.
  const writers = tx.takeWriters()
  if (changes.length === 0) return
  for (const change of changes) greet(work, change)
  publish(work, changes, writers)
}

/** A Pod that is gone is no more to its kubelet; a new Node's kubelet begins to report and its kube-proxy has written no rules yet; what was on a Node that went, goes. */
function greet(work: Work, { key, before, after }: ToldChange): void {
  const { kind, name } = parseKey(key)
  if (kind === 'Pod' && after === undefined) return forgetPod(work, key)
  if (kind !== 'Node') return
  if (before === undefined) {
    work.observe(proxyOf(name), { revision: 0, byKind: new Map() })
    beginHeartbeat(work, name)
  } else if (after === undefined) {
    work.observe(proxyOf(name), undefined)
    work.proxies.delete(name)
  }
}

function perform(work: Work, task: Task): void {
  switch (task.type) {
    case 'notice':
      return hear(work, task)
    case 'relist':
      return listAnew(work, task.component)
    case 'reconcile':
      return reconcile(work, task)
    case 'deed':
      return doDeed(work, task.input)
    case 'stream':
      return sendNext(work, task)
    case 'sync':
      return sync(work, task)
    case 'pod':
      return goOn(work, task.pod)
    case 'answer':
      return answer(work, task)
    case 'report':
      return reportPod(work, task)
    case 'takeOut':
      return takeOut(work, task)
    case 'renew':
      return renew(work, task)
    case 'monitor':
      return monitor(work)
    default:
      return assertNever(task)
  }
}

function hear(work: Work, { component, objects, changes }: Extract<Task, { readonly type: 'notice' }>): void {
  if (work.isHeldUp(component)) return
  const node = nodeOfProxy(component)
  if (node !== undefined) return proxyHears(work, node, objects, changes)
  if (component === 'coredns') return dnsHears(work, objects, changes)
  work.observe(component, objects)
  dispatch(work, component, changes)
}

/** What was observed keeps its identity while nothing new was, for rules and records are made from it. */
const sameEntries = <K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>): boolean =>
  a.size === b.size && [...b].every(([key, value]) => a.get(key) === value)

function listAnew(work: Work, component: ComponentId): void {
  if (work.isHeldUp(component)) return
  const objects = work.tx.snapshot()
  const node = nodeOfProxy(component)
  if (node !== undefined) return proxyHears(work, node, objects, [])
  if (component === 'coredns') return dnsListsAnew(work, objects)
  work.observe(component, objects)
  relist(work, component)
}

const nodeOfProxy = (component: ComponentId): string | undefined =>
  component.startsWith(proxyOf('')) ? component.slice(proxyOf('').length) : undefined
