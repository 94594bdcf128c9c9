import type { Command } from '../command'
import { take } from './take'

/** Stops a stream of requests; what it has counted stays. */
export const stopStream: Command<{ readonly name: string }> = {
  id: 'stopStream',
  label: 'Stop',
  undoable: false,
  writes: true,
  canRun: ({ world }, { name }) =>
    world.clock?.streams.get(name)?.stopped === false || { because: 'It does not send any more.' },
  run: (store, { name }) => take(store, { type: 'stopStream', name }),
}
