import type { Command } from '../command'
import { hasWalk, moveTo } from './movePlayer'

export const goToStation: Command<{ readonly at: number }> = {
  id: 'goToStation',
  label: 'Go to this step',
  undoable: false,
  canRun: hasWalk,
  run: (store, { at }) => moveTo(store, () => at, false),
}
