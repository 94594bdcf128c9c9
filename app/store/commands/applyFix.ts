import { mended, type Fix } from '#engine/findings'
import type { Command } from '../command'
import { editObject } from './editObject'

/** Makes the one change that a finding proposes. */
export const applyFix: Command<{ readonly fix: Fix }> = {
  id: 'applyFix',
  label: 'Apply fix',
  undoable: true,
  canRun: (state, { fix }) =>
    editObject.canRun(state, { key: fix.object, label: fix.label, change: (authored) => authored }),
  run: (store, { fix }) => {
    editObject.run(store, {
      key: fix.object,
      label: `Change ${fix.label} to ${fix.after}`,
      change: (authored) => mended(authored, fix),
    })
  },
}
