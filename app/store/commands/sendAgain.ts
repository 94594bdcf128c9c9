import type { Command } from '../command'
import { hasWalk } from './movePlayer'
import { openWalk } from './openWalk'

/** Opens the next connection of the request whose walk is shown: a new draw, in the cluster as it stands now. */
export const sendAgain: Command<object> = {
  id: 'sendAgain',
  label: 'Send again',
  undoable: false,
  writes: true,
  canRun: hasWalk,
  run: (store) => {
    const { player } = store.getState()
    if (player) openWalk(store, player.request)
  },
}
