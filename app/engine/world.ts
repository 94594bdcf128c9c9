import type { PodStatus } from '#kinds/pod/schema'
import type { ClusterSettings, ExternalHost } from '#model/clusterSettings'
import { defaultClusterSettings } from '#model/clusterSettings'
import type { Fault } from '#model/fault'
import type { ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { ComponentId } from '#model/simEvent'
import { simTime, type SimTime } from '#model/simTime'
import type { ClockState } from './clock/clockState'
import type { ConntrackTables } from './linux/conntrackTable'
import type { KernelMemory } from './linux/kernelMemory'
import type { RecentTables } from './linux/recent'
import type { StandingConnection } from './linux/standingConnection'

/** Everything there is at one moment. Immutable; nothing but `step` makes a new one. */
export interface World {
  readonly now: SimTime
  readonly settings: ClusterSettings
  readonly hosts: readonly ExternalHost[]
  readonly objects: ObjectStore
  /**
   * What each component has seen, for kube-proxy what its rules are written from. A component that is not listed has seen
   * everything (instant mode).
   */
  readonly observed: ReadonlyMap<ComponentId, ObjectStore>
  readonly runtime: Runtime
  /** What is going on in a cluster that lives over time; null where nothing takes any, or the clock has not begun yet. */
  readonly clock: ClockState | null
  /** What is broken until it is mended, by `faultId`. */
  readonly faults: ReadonlyMap<string, Fault>
}

/** State of the machinery that Kubernetes keeps outside its objects. */
export interface Runtime {
  readonly conntrack: ConntrackTables
  /** Whom the rules' `recent` lists have seen: what session affinity remembers. */
  readonly recent: RecentTables
  /** Connections that stand, each under the name of the request that opened it last. */
  readonly connections: ReadonlyMap<string, StandingConnection>
  /** How many events and uids were handed out; the next one follows from it. */
  readonly nextEvent: number
  readonly nextUid: number
  /** How many names were generated for each prefix, so that a replacement gets another name. */
  readonly generatedNames: ReadonlyMap<string, number>
  /** The status that a Pod came with, where it came with one: the kubelet fills in around it and does not overrule it. */
  readonly givenStatus: ReadonlyMap<ObjectKey, PodStatus>
}

/** A cluster with nothing in it, not even namespaces. */
export function emptyWorld(settings: ClusterSettings = defaultClusterSettings): World {
  return {
    now: simTime(0),
    settings,
    hosts: [],
    objects: { revision: 0, byKind: new Map() },
    observed: new Map(),
    clock: null,
    faults: new Map(),
    runtime: {
      conntrack: new Map(),
      recent: new Map(),
      connections: new Map(),
      nextEvent: 1,
      nextUid: 1,
      generatedNames: new Map(),
      givenStatus: new Map(),
    },
  }
}

/** The objects as `component` knows them. */
export const observedBy = (world: World, component: ComponentId): ObjectStore =>
  world.observed.get(component) ?? world.objects

/** What the kernels of its hosts remember. */
export const kernelMemoryOf = ({ now, runtime: { conntrack, recent } }: World): KernelMemory => ({
  now,
  conntrack,
  recent,
})
