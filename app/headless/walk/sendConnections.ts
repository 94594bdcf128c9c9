import { invariant } from '#lib/assert'
import type { Outcome, RequestError, Walk, World } from '#engine'
import { walk } from '#engine/dataplane'
import { liveStep } from '#engine/live'
import { ok, type Result } from '#lib/result'
import type { RequestSpec } from '#model/request'
import { fixedPortOf, memoryKey } from './memoryKey'
import { endKey, outcomeKey } from './outcomeKey'

/** An outcome and the walk that it belongs to. */
export interface WalkOutcome {
  readonly walk: Walk
  readonly outcome: Outcome
  readonly probability: number
}

interface Sent {
  /** After what the seed drew for each connection. */
  readonly world: World
  /** How the first connection's name was looked up. */
  readonly lookups: Walk['lookups']
  readonly outcomes: readonly WalkOutcome[]
}

/** One way in which a connection can go: which outcome that is, and what the kernels remember afterwards. */
interface Way {
  readonly outcome: number
  readonly probability: number
  readonly after: string
}

/**
 * Opens the connections of a request, and says how likely one of them, whichever it is, goes each way.
 *
 * A connection may leave something behind that the next one meets. All that it may leave counts with its probability, not
 * only what the seed drew: with session affinity each backend keeps the share with which it is drawn first. Only the walk
 * that shows an outcome first is kept: a thousand connections to hundreds of Pods fit into no memory.
 */
export function sendConnections(world: World, request: RequestSpec): Result<Sent, RequestError> {
  const found = foundOutcomes()
  const memories = foundMemories(world, request)
  const ways = new Map<string, readonly Way[]>()
  const waysOf = (walked: Walk): readonly Way[] =>
    walked.outcomes.map((outcome, i) => {
      return {
        outcome: found.placeOf(walked, outcome),
        probability: outcome.probability,
        after: memories.after(walked, i),
      }
    })
  let lookups: Walk['lookups'] = []
  let present = { world, memory: memories.first }
  let shares: ReadonlyMap<string, number> = new Map([[memories.first, 1]])
  for (let connection = 0; connection < request.connections; connection++) {
    const drawn = walk(present.world, request, connection)
    if (!drawn.ok) return drawn
    if (connection === 0) lookups = drawn.value.lookups
    const drawnWays = waysOf(drawn.value)
    // Walked anew each time, so that a table that fills up is seen at least along what was drawn.
    ways.set(present.memory, drawnWays)
    const next = new Map<string, number>()
    for (const [memory, share] of shares) {
      if (!ways.has(memory)) {
        const walked = walk(memories.worldWith(memory), request, connection)
        if (!walked.ok) return walked
        ways.set(memory, waysOf(walked.value))
      }
      for (const { outcome, probability, after } of ways.get(memory) ?? []) {
        found.add(outcome, (share * probability) / request.connections)
        next.set(after, (next.get(after) ?? 0) + share * probability)
      }
    }
    shares = next
    present = {
      world: liveStep(present.world, { type: 'send', walk: drawn.value })[0],
      memory: drawnWays[drawn.value.drawn]?.after ?? memories.first,
    }
  }
  return ok({ world: present.world, lookups, outcomes: found.outcomes })
}

/**
 * The outcomes so far. Those that differ only in the ports that the kernel picked are one, and so is what a later
 * connection meets that ends alike on the same way, because a rule or the kernel remembered.
 */
function foundOutcomes() {
  const outcomes: WalkOutcome[] = []
  const byKey = new Map<string, number>()
  const byEnd = new Map<string, number>()
  return {
    outcomes,
    placeOf(walked: Walk, outcome: Outcome): number {
      const [key, end] = [outcomeKey(outcome), endKey(outcome)]
      const known = byKey.get(key) ?? (walked.connection > 0 ? byEnd.get(end) : undefined)
      if (known !== undefined) return known
      const place = outcomes.push({ walk: walked, outcome, probability: 0 }) - 1
      byKey.set(key, place)
      if (!byEnd.has(end)) byEnd.set(end, place)
      return place
    },
    add(place: number, probability: number): void {
      const before = outcomes[place]
      invariant(before, 'an outcome has its place before it counts')
      outcomes[place] = { ...before, probability: before.probability + probability }
    },
  }
}

/** So many memories are told apart; what comes then counts as nothing remembered, which is right where no backend is special. */
const mostMemories = 256

/** What the kernels may remember between two connections of a request, and a world in which they do. */
function foundMemories(world: World, request: RequestSpec) {
  const port = fixedPortOf(world, request)
  const first = memoryKey(world.runtime, port)
  const left = new Map<string, { readonly walk: Walk; readonly drawn: number }>()
  return {
    first,
    after(walked: Walk, drawn: number): string {
      const memory = walked.outcomes[drawn]?.memory
      invariant(memory, 'an outcome leaves a memory')
      const key = memoryKey(memory, port)
      if (key === first || left.has(key)) return key
      if (left.size >= mostMemories) return first
      left.set(key, { walk: walked, drawn })
      return key
    },
    worldWith(memory: string): World {
      const before = left.get(memory)
      if (!before) return world
      return liveStep(before.walk.world, { type: 'send', walk: { ...before.walk, drawn: before.drawn } })[0]
    },
  }
}
