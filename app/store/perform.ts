import type { Command, PlaygroundStore } from './command'
import { notify } from './commands/notify'
import { changes, mayChange, mayPerform } from './mayPerform'
import { isOverTime, withOverTime } from './overTime'

/** Runs a command if it can run now, and says why not otherwise. The one way from a user's hand to the store. */
export function perform<A>(store: PlaygroundStore, command: Command<A>, args: A): void {
  const state = store.getState()
  const allowed = mayPerform(state, command, args)
  if (allowed !== true) {
    const isPast = changes(command) && mayChange(state) !== true
    notify(store, 'info', command.label, allowed.because, isPast ? 'backToNow' : undefined)
  } else if (changes(command) && isOverTime(state.world)) {
    withOverTime(store, command.label, () => command.run(store, args))
  } else {
    command.run(store, args)
  }
}
