import type { Command } from '../command'
import { isAfterStart, moveTo } from './movePlayer'

export const skipToStart: Command<object> = {
  id: 'skipToStart',
  label: 'Back to the start',
  keys: 'Home',
  undoable: false,
  canRun: isAfterStart,
  run: (store) => moveTo(store, () => 0, false),
}
