import type { Moment } from '#scenario'
import type { PlaygroundStore } from '../command'
import { firstTrack } from '../player'
import { openWalk } from './openWalk'
import { changePlayer, moveTo } from './movePlayer'

/** Sends the request that a link names and shows it as the link did: that outcome, at that stop, standing still. */
export function openMoment(store: PlaygroundStore, { request: index, outcome, step }: Moment): void {
  const request = store.getState().scenario.requests[index]
  if (!request) return
  openWalk(store, request, () => {
    changePlayer(store, ({ walk, outcome: drawn }) => {
      const shown = outcome !== undefined && walk.outcomes[outcome] ? outcome : drawn
      return { outcome: shown, track: firstTrack(walk, shown) }
    })
    moveTo(store, () => step ?? 0, false)
  })
}
