import { always, type Command } from '../command'

export const dismissNotice: Command<{ readonly id: number }> = {
  id: 'dismissNotice',
  label: 'Dismiss',
  undoable: false,
  canRun: always,
  run: (store, { id }) => store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
}
