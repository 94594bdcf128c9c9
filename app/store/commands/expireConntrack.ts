import type { HostId } from '#model/trace'
import { always, type Command } from '../command'
import { take } from './take'

/** Lets the time of an entry run out before it should, as after a long silence. */
export const expireConntrack: Command<{ readonly host: HostId; readonly id: string }> = {
  id: 'expireConntrack',
  label: 'Let the entry expire',
  undoable: false,
  writes: true,
  canRun: always,
  run: (store, { host, id }) => take(store, { type: 'expireConntrack', host, id }),
}
