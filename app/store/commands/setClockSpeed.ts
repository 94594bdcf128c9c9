import { always, type Command } from '../command'
import { changeClock } from './changeClock'

const slowest = 0.1
const fastest = 60

/** Sets how fast time goes by, simulated seconds for each second on the wall; kept within 0.1 and 60. */
export const setClockSpeed: Command<{ readonly speed: number }> = {
  id: 'setClockSpeed',
  label: 'Speed of time',
  undoable: false,
  canRun: always,
  run: (store, { speed }) => changeClock(store, { speed: Math.min(fastest, Math.max(slowest, speed)) }),
}
