import { always, type Command } from '../command'
import type { Dialog } from '../state'

export const openDialog: Command<{ readonly dialog: Dialog }> = {
  id: 'openDialog',
  label: 'Open dialog',
  undoable: false,
  canRun: always,
  run: (store, { dialog }) => store.setState({ dialog }),
}
