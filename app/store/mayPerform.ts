import type { Command } from './command'
import { clockText } from './clockText'
import type { PlaygroundState } from './state'

type May = true | { readonly because: string }

/** Whether a command can be performed now, or one sentence that says why not. */
export function mayPerform<A>(state: PlaygroundState, command: Command<A>, args: A): May {
  const now = changes(command) ? mayChange(state) : true
  return now === true ? command.canRun(state, args) : now
}

/** Nothing can be done to an earlier moment, for it has happened. */
export const mayChange = ({ rewound, world }: Pick<PlaygroundState, 'rewound' | 'world'>): May =>
  rewound === null || { because: `You are looking at ${clockText(world.now)}, which cannot be changed any more.` }

/** Whether performing a command changes the document or the cluster. */
export const changes = ({ undoable, writes = undoable }: Pick<Command<never>, 'undoable' | 'writes'>): boolean => writes
