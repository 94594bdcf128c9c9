import { isMet, type Condition } from '#engine/live'
import type { Command } from '../command'
import { changeClock, mayPass } from './changeClock'

/** Lets time go by until it has come to something, at the speed that is set; then it stands still. */
export const runUntil: Command<{ readonly condition: Condition }> = {
  id: 'runUntil',
  label: 'Run until',
  undoable: false,
  writes: true,
  canRun: (state, { condition }) => {
    const may = mayPass(state)
    if (may !== true) return may
    return !isMet(condition, state.world, []) || { because: 'That is so already.' }
  },
  run: (store, { condition }) => changeClock(store, { running: true, until: condition, shown: null }),
}
