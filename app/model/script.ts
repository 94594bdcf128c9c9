import type { Fault } from './fault'
import type { KubeObject, ObjectKey } from './objectMeta'

/** Something that is done to the cluster, or looked at, at a moment of a scenario (`spec.script[]`). */
export interface ScriptEntry {
  /** Milliseconds after the beginning. */
  readonly at: number
  readonly deed: ScriptDeed
}

export type ScriptDeed =
  | { readonly type: 'apply'; readonly objects: readonly KubeObject[] }
  /** A JSON merge patch. */
  | { readonly type: 'patch'; readonly object: ObjectKey; readonly merge: Readonly<Record<string, unknown>> }
  | { readonly type: 'delete'; readonly object: ObjectKey; readonly grace?: 0 }
  | { readonly type: 'break' | 'mend'; readonly fault: Fault }
  /** The processes of a container, or of all of a Pod's, end with that code. */
  | { readonly type: 'crash'; readonly pod: ObjectKey; readonly container?: string; readonly exitCode: number }
  /** What must hold at that moment; a run in which it does not fails. */
  | { readonly type: 'expect'; readonly checks: readonly ClusterCheck[] }

/** Something that can be seen of the cluster at a moment. */
export type ClusterCheck = ObjectCheck | PodsCheck | ServiceCheck | RulesCheck

/** One object, as kubectl shows it. */
export interface ObjectCheck {
  readonly type: 'object'
  readonly object: ObjectKey
  readonly exists?: boolean
  readonly phase?: string
  /** Whether its condition Ready is True. */
  readonly ready?: boolean
  /** Of all containers together. */
  readonly restarts?: number
  /** The word in the column STATUS of `kubectl get`. */
  readonly status?: string
  /** The status of its conditions, by their types. */
  readonly condition?: Readonly<Record<string, string>>
}

/** The Pods of a workload, those that are on their way out counted too. */
export interface PodsCheck {
  readonly type: 'pods'
  readonly workload: ObjectKey
  readonly count?: number
  readonly ready?: number
  readonly terminating?: number
}

/** The EndpointSlices of a Service, and the endpoints in them by their conditions. */
export interface ServiceCheck {
  readonly type: 'service'
  readonly service: ObjectKey
  readonly slices?: number
  readonly endpoints?: number
  readonly ready?: number
  readonly serving?: number
  readonly terminating?: number
}

/** How many endpoints of a Service new connections are sent to by the rules that a Node's kube-proxy has written. */
export interface RulesCheck {
  readonly type: 'rules'
  readonly node: string
  readonly service: ObjectKey
  readonly endpoints: number
}
