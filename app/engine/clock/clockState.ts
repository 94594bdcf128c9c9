import type { ObjectStore } from '#model/objectStore'
import type { EventId } from '#model/simEvent'
import type { ObjectKey } from '#model/objectMeta'
import type { SimTime } from '#model/simTime'
import type { StreamState } from './streamState'
import type { PodRun } from '../kubelet/podRun'
import type { Sandboxes } from '../kubelet/sandboxes'
import { emptyQueue, type WorkQueue } from './workQueue'

/** What the machinery of a cluster that lives over time has in hand, beside its objects. */
export interface ClockState {
  readonly queue: WorkQueue
  /** Writes of a control loop that have not come back to it through its informer yet, by loop and key. */
  readonly ownWrites: ReadonlyMap<string, OwnWrite>
  /** By Node. */
  readonly proxies: ReadonlyMap<string, ProxyRunner>
  readonly streams: ReadonlyMap<string, StreamState>
  /** When each Node's lease was renewed last. */
  readonly leases: ReadonlyMap<string, SimTime>
  /** The Pods that have a Node, as their kubelets have them. */
  readonly pods: ReadonlyMap<ObjectKey, PodRun>
  /** What of these Pods is there for packets. It is another map only when something of it changes. */
  readonly sandboxes: Sandboxes
}

/** The revision that a loop has to have seen before it looks at the same object again, and when it will have. */
export interface OwnWrite {
  readonly revision: number
  readonly heardAt: SimTime
}

/** One kube-proxy: what its informers know, which it may not have written into rules yet, and how often it may write. */
export interface ProxyRunner {
  readonly seen: ObjectStore
  /** The latest change that it heard of and has not written yet. */
  readonly causedBy?: EventId
  /** Runs that it may do at once; one more with each `minSync`, two at most. */
  readonly tokens: number
  readonly countedAt: SimTime
}

export const emptyClock: ClockState = {
  queue: emptyQueue,
  ownWrites: new Map(),
  proxies: new Map(),
  streams: new Map(),
  leases: new Map(),
  pods: new Map(),
  sandboxes: new Map(),
}
