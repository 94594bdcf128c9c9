import type { Command } from '../command'
import { firstTrack } from '../player'
import { changePlayer, hasWalk } from './movePlayer'

/** Shows another way in which the same connection could have gone, from its start. */
export const chooseOutcome: Command<{ readonly index: number }> = {
  id: 'chooseOutcome',
  label: 'Show this outcome',
  undoable: false,
  canRun: (state, { index }) => {
    const { player } = state
    if (!player) return hasWalk(state)
    return player.walk.outcomes[index] !== undefined || { because: 'The request has no such outcome.' }
  },
  run: (store, { index }) =>
    changePlayer(store, ({ walk }) => ({ outcome: index, track: firstTrack(walk, index), at: 0, playing: false })),
}
