import type { Outcome, Station } from '#engine'
import { memoLast } from '#lib/memo'
import type { Trace } from '#model/trace'
import { dataplane } from './dataplane'
import type { Player, Track } from './state'

/** The outcome that a player shows. */
export const outcomeOf = (player: Player): Outcome | undefined => player.walk.outcomes[player.outcome]

/** The stops of what a player plays: of the connection in the chosen outcome, or of one lookup. */
export function stationsOfPlayer(player: Player): readonly Station[] {
  const trace = traceOf(player)
  return trace ? stationsOfTrace(trace, player.walk) : none
}

const none: readonly Station[] = []

/** The packet's way that a player plays. */
export const traceOf = ({ walk, outcome, track }: Player): Trace | undefined =>
  track.type === 'lookup' ? walk.lookups[track.index]?.trace : walk.outcomes[outcome]?.trace

const stationsOfTrace = memoLast((trace: Trace, walk: Player['walk']): readonly Station[] =>
  dataplane().stationsOf(trace, walk),
)

/** What is played when a walk opens: the connection, or the last lookup when it never came to one. */
export function firstTrack(walk: Player['walk'], outcome: number): Track {
  const connects = walk.outcomes[outcome]?.trace !== undefined
  return connects || walk.lookups.length === 0
    ? { type: 'connection' }
    : { type: 'lookup', index: walk.lookups.length - 1 }
}
