import type { Command } from '../command'
import { isBeforeEnd, moveTo } from './movePlayer'

export const stepForward: Command<object> = {
  id: 'stepForward',
  label: 'Step forward',
  keys: 'ArrowRight',
  undoable: false,
  canRun: isBeforeEnd,
  run: (store) => moveTo(store, ({ at }) => at + 1, false),
}
