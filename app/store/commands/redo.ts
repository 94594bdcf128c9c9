import type { Command } from '../command'
import { doAgain } from './edit'

export const redo: Command<object> = {
  id: 'redo',
  label: 'Redo',
  keys: 'mod+shift+z',
  undoable: false,
  writes: true,
  canRun: ({ future }) => future.length > 0 || { because: 'Nothing has been taken back.' },
  run: doAgain,
}
