import type { Walk } from '#engine'
import { err, ok, type Result } from '#lib/result'
import type { RequestSpec } from '#model/request'
import { at, type OpenCluster } from '../openCluster'
import { differencesOf } from './expectation'
import { sendConnections, type WalkOutcome } from './sendConnections'

/** What came of a request, all its connections together, and what differed from what was expected, a line each. */
export interface RequestRun {
  readonly request: RequestSpec
  /** How the first connection's name was looked up. */
  readonly lookups: Walk['lookups']
  /** Every way in which one of its connections, whichever it is, can go; the probabilities sum to 1. */
  readonly outcomes: readonly WalkOutcome[]
  readonly differences: readonly string[]
  /** Why it could not be sent: there is no connection to send it over, which follows from the requests before it. */
  readonly refused?: { readonly message: string; readonly line: string }
}

export interface FileRun {
  readonly cluster: OpenCluster
  readonly requests: readonly RequestRun[]
}

/**
 * Runs the requests of a scenario, one after the other in the same cluster, or the one that is given in place of them.
 *
 * What is wrong with a request itself makes the file unusable. That there is no connection which it could go over does not:
 * the others are run all the same.
 */
export function runRequests(cluster: OpenCluster, given: RequestSpec | undefined): Result<FileRun, string> {
  const { file, scenario, atSpec } = cluster
  const requests: RequestRun[] = []
  let world = cluster.world
  for (const [i, request] of (given ? [given] : scenario.requests).entries()) {
    const sent = sendConnections(world, request)
    if (!sent.ok) {
      const { field, message } = sent.error
      const line = given
        ? `${file}:1:1: --${field}: ${message}`
        : at(file, atSpec(`spec.requests[${i}].${field}`), message)
      if (field !== 'over') return err(line)
      requests.push({ request, lookups: [], outcomes: [], differences: [], refused: { message, line } })
      continue
    }
    world = sent.value.world
    const { lookups, outcomes } = sent.value
    const differences = differencesOf(request, outcomes).map((difference) =>
      at(file, atSpec(`spec.requests[${i}].expect.${difference.field}`), `${request.name}: ${difference.message}`),
    )
    requests.push({ request, lookups, outcomes, differences })
  }
  return ok({ cluster, requests })
}
