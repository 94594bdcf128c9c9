import type { Command } from '../command'
import { hasWalk } from './movePlayer'

export const closeWalk: Command<object> = {
  id: 'closeWalk',
  label: 'Close the walk',
  undoable: false,
  canRun: hasWalk,
  run: (store) => store.setState({ player: null, rulesNode: null }),
}
