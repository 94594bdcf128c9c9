import type { Walk } from '#engine'
import type { StreamState } from '#engine/live'
import type { RequestSpec } from '#model/request'
import type { ClusterCheck } from '#model/script'
import type { OpenCluster } from '../openCluster'
import type { WalkOutcome } from './sendConnections'

/** What came of a request, all its connections together, and what differed from what was expected, a line each. */
export interface RequestRun {
  readonly request: RequestSpec
  /** How the first connection's name was looked up. */
  readonly lookups: Walk['lookups']
  /** Every way in which one of its connections, whichever it is, can go; the probabilities sum to 1. None of a stream. */
  readonly outcomes: readonly WalkOutcome[]
  readonly differences: readonly string[]
  /** Why it could not be sent: there is no connection to send it over, which follows from the requests before it. */
  readonly refused?: { readonly message: string; readonly line: string }
  /** What became of a stream, whose requests went as the seed drew. */
  readonly stream?: StreamState
}

export interface FileRun {
  readonly cluster: OpenCluster
  /** In the order in which they were sent; a stream where it ended. */
  readonly requests: readonly RequestRun[]
  /** What was done and looked at, in order of time. */
  readonly script: readonly ScriptRun[]
}

/** Something that a script did or looked at. */
export type ScriptRun =
  | { readonly type: 'done'; readonly at: number; readonly label: string }
  | {
      readonly type: 'checked'
      readonly at: number
      readonly check: ClusterCheck
      /** What was otherwise, a line each. */
      readonly differences: readonly string[]
    }
