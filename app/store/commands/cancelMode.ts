import type { Command } from '../command'
import { always } from '../command'

export const cancelMode: Command<object> = {
  id: 'cancelMode',
  label: 'Cancel',
  keys: 'Escape',
  undoable: false,
  canRun: always,
  run: (store) => store.setState({ mode: { type: 'idle' } }),
}
