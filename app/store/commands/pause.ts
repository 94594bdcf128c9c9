import type { Command } from '../command'
import { changePlayer, hasWalk } from './movePlayer'

export const pause: Command<object> = {
  id: 'pause',
  label: 'Pause',
  keys: 'Space',
  undoable: false,
  canRun: hasWalk,
  run: (store) => changePlayer(store, () => ({ playing: false })),
}
