import { always, type Command } from '../command'

export const closeDialog: Command<object> = {
  id: 'closeDialog',
  label: 'Close',
  keys: 'Escape',
  undoable: false,
  canRun: always,
  run: (store) => store.setState({ dialog: { type: 'none' } }),
}
