import type { Station } from '#engine'
import { memoLast } from '#lib/memo'
import type { ObjectKey } from '#model/objectMeta'
import type { Trace } from '#model/trace'
import { currentOutcome, currentStation, stations } from '#store/selectors'
import type { PlaygroundState } from '#store/state'

/** The trace that is being played: of the connection in the chosen outcome, or of one lookup. */
export function playedTrace(state: PlaygroundState): Trace | undefined {
  const { player } = state
  if (!player) return undefined
  return player.track.type === 'lookup' ? player.walk.lookups[player.track.index]?.trace : currentOutcome(state)?.trace
}

/** What part a machine has in the walk: where the packet is now, who sent it, who is to get it. */
export type Part = 'none' | 'holder' | 'sender' | 'receiver' | 'received'

export function partOf(state: PlaygroundState, key: ObjectKey): Part {
  const trace = playedTrace(state)
  if (!state.player || !trace) return 'none'
  if (currentStation(state)?.host.key === key) return 'holder'
  if (trace.hops[0]?.host.key === key) return 'sender'
  if (!trace.disposition.ok || trace.disposition.at.host.key !== key) return 'none'
  return arrival(stations(state)) <= state.player.at ? 'received' : 'receiver'
}

const arrival = memoLast((all: readonly Station[]): number => {
  const reply = all.findIndex((station) => station.leg === 'reply')
  return reply < 0 ? all.length - 1 : reply - 1
})
