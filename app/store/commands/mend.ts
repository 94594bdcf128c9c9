import { faultId, type Fault } from '#model/fault'
import type { Command } from '../command'
import { presentOf } from '../present'
import { take } from './take'

/** Mends what was broken. */
export const mend: Command<{ readonly faults: readonly Fault[] }> = {
  id: 'mend',
  label: 'Mend',
  undoable: false,
  writes: true,
  canRun: (state, { faults }) =>
    faults.some((fault) => presentOf(state).world.faults.has(faultId(fault))) || { because: 'It is not broken.' },
  run: (store, { faults }) => {
    for (const fault of faults) take(store, { type: 'clearFault', fault })
  },
}
