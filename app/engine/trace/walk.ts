import type {
  FailureReason,
  DnsQuestion,
  DnsRecord,
  HostRef,
  Rcode,
  StepRef,
  Trace,
  ConntrackEntry,
  HostId,
} from '#model/trace'
import type { ObjectKey } from '#model/objectMeta'
import type { RequestSpec, Verdict } from '#model/request'
import type { Network } from '../linux/host'
import type { KernelMemory } from '../linux/kernelMemory'
import type { StandingConnection } from '../linux/standingConnection'
import type { World } from '../world'

/** One question of the resolver, and the packet that carried it. */
export interface Lookup {
  readonly question: DnsQuestion
  /** Absent when no answer came back. */
  readonly rcode?: Rcode
  readonly answers: readonly DnsRecord[]
  readonly trace: Trace
}

/** Why a request failed: the code, a sentence for people, the step that decided, and the objects at fault, the first one first. */
export interface Failure {
  readonly reason: FailureReason
  readonly sentence: string
  readonly at?: StepRef
  readonly regarding: readonly ObjectKey[]
}

/** One way in which a request can go. */
export interface Outcome {
  readonly probability: number
  readonly verdict: Verdict
  readonly failure?: Failure
  /** HTTP status of the answer, for requests over HTTP. */
  readonly status?: number
  readonly rcode?: Rcode
  /** Who answered. */
  readonly backend?: HostRef
  /** `10.244.2.2:8080`: where the packet arrived. */
  readonly endpoint?: string
  /** The client address that the backend saw. */
  readonly sourceSeen?: string
  /** The connection's first packet; absent when the name did not resolve. */
  readonly trace?: Trace
  /** Entries that this connection leaves behind or has changed, by host. */
  readonly conntrack: readonly { readonly host: HostId; readonly entry: ConntrackEntry }[]
  /** What the kernels remember afterwards. */
  readonly memory: KernelMemory
  /** The connection that stands from then on. */
  readonly standing?: StandingConnection
}

/** A whole request: names looked up, then every way the connection can go, one of them drawn by seed. */
export interface Walk {
  readonly request: RequestSpec
  /** Numbers the connections of the same request, from 0. */
  readonly connection: number
  readonly lookups: readonly Lookup[]
  readonly outcomes: readonly Outcome[]
  /** Index of the outcome that the seed draws. */
  readonly drawn: number
  /** The world that was walked in. */
  readonly world: World
  /** The hosts as this request met them, rules included. */
  readonly network: Network
}

/** Why a request cannot be sent at all: what is wrong with its `from`, its `to`, its `over` or the cluster it is sent in. */
export interface RequestError {
  readonly field: 'from' | 'to' | 'over' | 'cluster'
  readonly message: string
}
