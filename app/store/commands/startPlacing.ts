import { always, type Command } from '../command'
import type { Placeable } from '../state'

export const startPlacing: Command<{ readonly what: Placeable }> = {
  id: 'startPlacing',
  label: 'Place',
  undoable: false,
  canRun: always,
  run: (store, { what }) => store.setState({ mode: { type: 'placing', what } }),
}
