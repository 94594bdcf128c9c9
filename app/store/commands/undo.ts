import type { Command } from '../command'
import { takeBack } from './edit'

export const undo: Command<object> = {
  id: 'undo',
  label: 'Undo',
  keys: 'mod+z',
  undoable: false,
  writes: true,
  canRun: ({ past }) => past.length > 0 || { because: 'Nothing has been changed yet.' },
  run: takeBack,
}
