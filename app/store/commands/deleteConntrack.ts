import type { HostId } from '#model/trace'
import { always, type Command } from '../command'
import { take } from './take'

/** Takes an entry out of a host's connection table, as `conntrack -D` does. It is no part of the document, and so nothing to undo. */
export const deleteConntrack: Command<{ readonly host: HostId; readonly id: string }> = {
  id: 'deleteConntrack',
  label: 'Delete the entry',
  undoable: false,
  writes: true,
  canRun: always,
  run: (store, { host, id }) => take(store, { type: 'deleteConntrack', host, id }),
}
