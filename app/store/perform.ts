import type { Command, PlaygroundStore } from './command'
import { notify } from './commands/notify'

/** Runs a command if it can run now, and says why not otherwise. The one way from a user's hand to the store. */
export function perform<A>(store: PlaygroundStore, command: Command<A>, args: A): void {
  const allowed = command.canRun(store.getState(), args)
  if (allowed === true) command.run(store, args)
  else notify(store, 'info', command.label, allowed.because)
}
