import { always, type Command } from '../command'
import type { Theme } from '../state'

export const setTheme: Command<{ readonly theme: Theme }> = {
  id: 'setTheme',
  label: 'Theme',
  undoable: false,
  canRun: always,
  run: (store, { theme }) => store.setState({ theme }),
}
