import type { SimEvent } from '#model/simEvent'
import type { PlaygroundStore } from '../command'
import { runAfter } from '../run'

/** Lets that much time go by, and gives back what happened. A walk that is shown stays as it was met. */
export function passTime(store: PlaygroundStore, ms: number): readonly SimEvent[] {
  const state = store.getState()
  const { nextEvent } = state.world.runtime
  const run = runAfter(state, { type: 'advance', ms }, state.scenario)
  const isStale = state.player !== null && run.world.objects !== state.world.objects
  store.setState({ ...run, ...(isStale && state.player ? { player: { ...state.player, stale: true } } : {}) })
  return run.events.filter(({ id }) => id >= nextEvent)
}
