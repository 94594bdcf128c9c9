import type { Command } from '../command'
import type { Track } from '../state'
import { changePlayer, hasWalk } from './movePlayer'

/** Shows the connection, or one of the name lookups before it, from its start. */
export const chooseTrack: Command<{ readonly track: Track }> = {
  id: 'chooseTrack',
  label: 'Show',
  undoable: false,
  canRun: (state, { track }) => {
    const { player } = state
    if (!player) return hasWalk(state)
    const trace =
      track.type === 'lookup' ? player.walk.lookups[track.index] : player.walk.outcomes[player.outcome]?.trace
    return trace !== undefined || { because: 'The request never came to that.' }
  },
  run: (store, { track }) => changePlayer(store, () => ({ track, at: 0, playing: false })),
}
