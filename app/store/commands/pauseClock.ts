import type { Command } from '../command'
import { changeClock } from './changeClock'

/** Lets time stand still. */
export const pauseClock: Command<object> = {
  id: 'pauseClock',
  label: 'Stop time',
  keys: 'shift+Space',
  undoable: false,
  canRun: ({ clock }) => clock.running || { because: 'Time stands still already.' },
  run: (store) => changeClock(store, { running: false, until: null }),
}
