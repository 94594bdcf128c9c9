import { invariant } from '#lib/assert'
import type { Latency } from '#model/latency'
import type { ObjectStore } from '#model/objectStore'
import type { ObjectKey } from '#model/objectMeta'
import type { ComponentId } from '#model/simEvent'
import type { ClusterView } from '../apiserver/clusterView'
import type { Transaction } from '../apiserver/transaction'
import type { World } from '../world'
import type { StreamState } from './streamState'
import type { ClockState, OwnWrite, ProxyRunner } from './clockState'
import { isHeldUp } from '../heldUp'
import type { PodRun } from '../kubelet/podRun'
import { withSandbox, type Sandboxes } from '../kubelet/sandboxes'
import { snapshotView } from './snapshotView'
import type { Task } from './task'
import { openQueue, type QueueDraft } from './workQueue'

/** One step of a cluster that lives over time, while it goes on: what every task is given to work with. */
export interface Work {
  readonly tx: Transaction
  readonly latency: Latency
  readonly queue: QueueDraft
  /** Puts a task in, to be done in so many milliseconds. */
  readonly after: (ms: number, task: Task) => void
  /** What each component has seen, and what its rules or answers were made from. */
  readonly observed: () => ReadonlyMap<ComponentId, ObjectStore>
  readonly observe: (component: ComponentId, objects: ObjectStore | undefined) => void
  readonly seenBy: (component: ComponentId) => ClusterView
  /** The world as it stands in the middle of the step. */
  readonly peek: () => World
  readonly faults: () => World['faults']
  readonly setFaults: (faults: World['faults']) => void
  readonly streams: Map<string, StreamState>
  /** Whether a component does nothing now: it is stopped, its Node is, or nobody hears of it. */
  readonly isHeldUp: (component: ComponentId) => boolean
  readonly ownWrites: Map<string, OwnWrite>
  readonly proxies: Map<string, ProxyRunner>
  readonly leases: Map<string, World['now']>
  readonly pods: ReadonlyMap<ObjectKey, PodRun>
  /** Keeps how a Pod's life stands; undefined: it is no more. */
  readonly keepPod: (key: ObjectKey, run: PodRun | undefined) => void
  readonly sandboxes: () => Sandboxes
}

/** Begins to work on a world whose clock runs. */
export function openWork(tx: Transaction, world: World, clock: ClockState): Work {
  const { settings, hosts } = world
  const { latency } = settings
  invariant(latency !== 'instant', 'a clock runs where things take time')
  const queue = openQueue(clock.queue)
  let { observed, faults } = world
  const observe = (component: ComponentId, objects: ObjectStore | undefined): void => {
    const next = new Map(observed)
    if (objects === undefined) next.delete(component)
    else next.set(component, objects)
    observed = next
  }
  let { sandboxes } = clock
  const pods = new Map(clock.pods)
  return {
    tx,
    latency,
    queue,
    after: (ms, task) => queue.put(tx.now() + ms, task),
    observed: () => observed,
    observe,
    peek: () => ({
      ...world,
      now: tx.now(),
      objects: tx.snapshot(),
      observed,
      faults,
      runtime: { ...world.runtime, ...tx.memory() },
      clock: { ...clock, sandboxes },
    }),
    faults: () => faults,
    setFaults: (next) => {
      faults = next
    },
    streams: new Map(clock.streams),
    seenBy: (component) => snapshotView(observed.get(component) ?? tx.snapshot(), settings, hosts),
    isHeldUp: (component) => isHeldUp(faults, component),
    ownWrites: new Map(clock.ownWrites),
    proxies: new Map(clock.proxies),
    leases: new Map(clock.leases),
    pods,
    keepPod: (key, run) => {
      if (run === undefined) pods.delete(key)
      else pods.set(key, run)
      sandboxes = withSandbox(sandboxes, key, run)
    },
    sandboxes: () => sandboxes,
  }
}

/** A write that has come back to its writer by now holds nobody up any more. */
export const stillHeldUp = (ownWrites: ClockState['ownWrites'], now: number): ClockState['ownWrites'] =>
  new Map([...ownWrites].filter(([, { heardAt }]) => heardAt > now))

/** What is to be kept of it. */
export const clockOf = ({ tx, queue, ownWrites, proxies, streams, leases, pods, sandboxes }: Work): ClockState => ({
  queue: queue.finish(),
  ownWrites: stillHeldUp(ownWrites, tx.now()),
  proxies,
  streams,
  leases,
  pods,
  sandboxes: sandboxes(),
})
