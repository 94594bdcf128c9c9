import type { Command } from '../command'
import { eventWords } from '../eventWords'
import { presentOf } from '../present'
import { changeClock, mayPass } from './changeClock'
import { goToMoment } from './goToMoment'
import { passTime } from './passTime'

/**
 * Lets time go by to the next thing that happens, which the clock names beforehand. Where an earlier moment is shown it
 * goes to the next thing that happened, and past the last one to the present.
 */
export const stepClock: Command<object> = {
  id: 'stepClock',
  label: 'To the next event',
  keys: 'shift+ArrowRight',
  undoable: false,
  canRun: (state) => {
    if (state.rewound) return true
    const may = mayPass(state)
    if (may !== true) return may
    const { next } = state.clock
    if (next === null) return { because: 'What comes next is still being worked out.' }
    return next.type === 'event' || { because: 'Nothing is left to do: only heartbeats go on.' }
  },
  run: (store) => {
    const state = store.getState()
    const { clock, world } = state
    if (state.rewound) {
      const { events, world: present } = presentOf(state)
      const next = events.find(({ at }) => at > world.now)
      goToMoment.run(store, { at: next?.at ?? present.now })
      changeClock(store, { shown: next ? eventWords(next) : null })
    } else if (clock.next?.type === 'event') {
      const [first] = passTime(store, clock.next.at - world.now)
      changeClock(store, { running: false, until: null, shown: first ? eventWords(first) : null })
    }
  },
}
