import type { Command } from '../command'
import { isBeforeEnd, moveTo } from './movePlayer'

export const skipToEnd: Command<object> = {
  id: 'skipToEnd',
  label: 'Skip to the end',
  keys: 'End',
  undoable: false,
  canRun: isBeforeEnd,
  run: (store) => moveTo(store, (_, last) => last, false),
}
