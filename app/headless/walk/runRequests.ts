import { step, type Outcome, type RequestError, type Walk, type World } from '#engine'
import { walk } from '#engine/dataplane'
import { err, ok, type Result } from '#lib/result'
import type { RequestSpec } from '#model/request'
import { at, type OpenCluster } from '../openCluster'
import { differencesOf } from './expectation'
import { outcomeKey } from './outcomeKey'

/** What came of a request, all its connections together, and what differed from what was expected, a line each. */
export interface RequestRun {
  readonly request: RequestSpec
  /** How the first connection's name was looked up. */
  readonly lookups: Walk['lookups']
  /** Every way in which a connection can go; the probabilities sum to 1. */
  readonly outcomes: readonly WalkOutcome[]
  readonly differences: readonly string[]
}

/** An outcome and the walk that it belongs to. */
export interface WalkOutcome {
  readonly walk: Walk
  readonly outcome: Outcome
  readonly probability: number
}

export interface FileRun {
  readonly cluster: OpenCluster
  readonly requests: readonly RequestRun[]
}

/** Runs the requests of a scenario, one after the other in the same cluster, or the one that is given in place of them. */
export function runRequests(cluster: OpenCluster, given: RequestSpec | undefined): Result<FileRun, string> {
  const { file, scenario, atSpec } = cluster
  const requests: RequestRun[] = []
  let world = cluster.world
  for (const [i, request] of (given ? [given] : scenario.requests).entries()) {
    const sent = send(world, request)
    if (!sent.ok) {
      const { field, message } = sent.error
      return err(
        given ? `${file}:1:1: --${field}: ${message}` : at(file, atSpec(`spec.requests[${i}].${field}`), message),
      )
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

interface Sent {
  readonly world: World
  readonly lookups: Walk['lookups']
  readonly outcomes: readonly WalkOutcome[]
}

/**
 * Opens the connections of a request; each may leave something behind that the next one meets.
 *
 * Outcomes that differ only in the ports that the kernel picked are one, and each connection has the same share. Only
 * the walks that show one of them first are kept: a thousand connections to hundreds of Pods fit into no memory.
 */
function send(world: World, request: RequestSpec): Result<Sent, RequestError> {
  const found = new Map<string, WalkOutcome>()
  let lookups: Walk['lookups'] = []
  let present = world
  for (let connection = 0; connection < request.connections; connection++) {
    const walked = walk(present, request, connection)
    if (!walked.ok) return walked
    if (connection === 0) lookups = walked.value.lookups
    add(found, walked.value, request.connections)
    present = step(present, { type: 'send', walk: walked.value })[0]
  }
  return ok({ world: present, lookups, outcomes: [...found.values()] })
}

function add(found: Map<string, WalkOutcome>, walked: Walk, connections: number): void {
  for (const outcome of walked.outcomes) {
    const key = outcomeKey(outcome)
    const probability = outcome.probability / connections
    const before = found.get(key)
    found.set(
      key,
      before ? { ...before, probability: before.probability + probability } : { walk: walked, outcome, probability },
    )
  }
}
