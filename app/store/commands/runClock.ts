import type { Command } from '../command'
import { changeClock, mayPass } from './changeClock'

/** Lets time go by until somebody says stop. */
export const runClock: Command<object> = {
  id: 'runClock',
  label: 'Let time run',
  keys: 'shift+Space',
  undoable: false,
  canRun: (state) => {
    if (state.clock.running) return { because: 'Time runs already.' }
    return mayPass(state)
  },
  run: (store) => changeClock(store, { running: true, until: null, shown: null }),
}
