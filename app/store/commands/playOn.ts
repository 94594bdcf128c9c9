import type { Command } from '../command'
import { hasWalk, moveTo } from './movePlayer'

/** The playing walk's next stop; the clock performs it when the packet has come to rest. */
export const playOn: Command<object> = {
  id: 'playOn',
  label: 'Play on',
  undoable: false,
  canRun: hasWalk,
  run: (store) => moveTo(store, ({ at }) => at + 1, true),
}
