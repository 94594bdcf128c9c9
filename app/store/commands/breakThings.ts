import { describeFault, faultId, type Fault } from '#model/fault'
import type { Command } from '../command'
import { presentOf } from '../present'
import { take } from './take'

/** Breaks things until somebody mends them. It is no part of the document, and so nothing to undo: `mend` does. */
export const breakThings: Command<{ readonly faults: readonly Fault[] }> = {
  id: 'breakThings',
  label: 'Break',
  undoable: false,
  writes: true,
  canRun: (state, { faults }) => {
    const { world } = presentOf(state)
    const [first] = faults
    if (first === undefined) return { because: 'There is nothing to break.' }
    return faults.some((fault) => !world.faults.has(faultId(fault))) || { because: `Already ${describeFault(first)}.` }
  },
  run: (store, { faults }) => {
    for (const fault of faults) take(store, { type: 'setFault', fault })
  },
}
