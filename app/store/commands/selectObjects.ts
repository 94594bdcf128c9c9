import type { ObjectKey } from '#model/objectMeta'
import { always, type Command } from '../command'

export const selectObjects: Command<{ readonly keys: readonly ObjectKey[] }> = {
  id: 'selectObjects',
  label: 'Select',
  undoable: false,
  canRun: always,
  run: (store, { keys }) => store.setState({ selection: keys }),
}
