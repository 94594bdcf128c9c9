import { step, walk, type Outcome, type Walk, type World } from '#engine'
import { err, ok, type Result } from '#lib/result'
import type { RequestSpec } from '#model/request'
import { at, type OpenCluster } from '../openCluster'
import { differencesOf } from './expectation'
import { outcomeKey } from './outcomeKey'

/** What came of a request: all its connections, and what differed from what was expected, a line each. */
export interface RequestRun {
  readonly request: RequestSpec
  /** One for each connection, in order. */
  readonly walks: readonly [Walk, ...Walk[]]
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
    const { walks } = sent.value
    const outcomes = merged(walks)
    const differences = differencesOf(request, outcomes).map((difference) =>
      at(file, atSpec(`spec.requests[${i}].expect.${difference.field}`), `${request.name}: ${difference.message}`),
    )
    requests.push({ request, walks, outcomes, differences })
  }
  return ok({ cluster, requests })
}

interface Sent {
  readonly world: World
  readonly walks: readonly [Walk, ...Walk[]]
}

/** Opens the connections of a request; each may leave something behind that the next one meets. */
function send(world: World, request: RequestSpec): Result<Sent, { readonly field: string; readonly message: string }> {
  const first = walk(world, request, 0)
  if (!first.ok) return first
  const walks: [Walk, ...Walk[]] = [first.value]
  let present = step(world, { type: 'send', request, connection: 0 })[0]
  for (let connection = 1; connection < request.connections; connection++) {
    const next = walk(present, request, connection)
    if (!next.ok) return next
    walks.push(next.value)
    present = step(present, { type: 'send', request, connection })[0]
  }
  return ok({ world: present, walks })
}

/**
 * The outcomes of all connections together: those that differ only in the ports that the kernel picked are one, and
 * each connection has the same share.
 */
function merged(walks: readonly Walk[]): readonly WalkOutcome[] {
  const found = new Map<string, WalkOutcome>()
  for (const each of walks) {
    for (const outcome of each.outcomes) {
      const key = outcomeKey(outcome)
      const probability = outcome.probability / walks.length
      const before = found.get(key)
      found.set(
        key,
        before ? { ...before, probability: before.probability + probability } : { walk: each, outcome, probability },
      )
    }
  }
  return [...found.values()]
}
