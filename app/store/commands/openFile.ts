import { always, type Command } from '../command'

/** Opens a file in place of the document, or adds what is in it. */
export const openFile: Command<{ readonly name: string; readonly text: string; readonly how: 'replace' | 'add' }> = {
  id: 'openFile',
  label: 'Open file',
  undoable: true,
  canRun: always,
  run: () => undefined,
}
