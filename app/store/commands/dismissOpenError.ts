import { always, type Command } from '../command'

/** Puts away the card about something that could not be opened. Its text stays where it was put aside. */
export const dismissOpenError: Command<object> = {
  id: 'dismissOpenError',
  label: 'Dismiss',
  undoable: false,
  canRun: always,
  run: (store) => store.setState({ openError: null }),
}
