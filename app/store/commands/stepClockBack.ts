import type { Command } from '../command'
import { eventWords } from '../eventWords'
import { presentOf } from '../present'
import type { PlaygroundState } from '../state'
import { changeClock } from './changeClock'
import { goToMoment } from './goToMoment'

/** Goes back to the last thing that happened before the moment that is shown, or to the beginning. */
export const stepClockBack: Command<object> = {
  id: 'stepClockBack',
  label: 'Back to the event before',
  keys: 'shift+ArrowLeft',
  undoable: false,
  canRun: (state) => {
    const may = goToMoment.canRun(state, { at: 0 })
    if (may !== true) return may
    return state.world.now > beginning(state) || { because: 'This is the beginning.' }
  },
  run: (store) => {
    const state = store.getState()
    const from = beginning(state)
    const before = presentOf(state).events.findLast(({ at }) => at < state.world.now && at >= from)
    goToMoment.run(store, { at: before?.at ?? from })
    changeClock(store, { shown: before ? eventWords(before) : null })
  },
}

/** When time began to count. */
const beginning = (state: PlaygroundState): number => presentOf(state).recording?.checkpoints[0].world.now ?? 0
