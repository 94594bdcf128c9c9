import type { Command } from '../command'
import { isAfterStart, moveTo } from './movePlayer'

export const stepBack: Command<object> = {
  id: 'stepBack',
  label: 'Step back',
  keys: 'ArrowLeft',
  undoable: false,
  canRun: isAfterStart,
  run: (store) => moveTo(store, ({ at }) => at - 1, false),
}
