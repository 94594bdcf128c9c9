import { objectOf } from '#kinds/registry'
import type { ObjectKey } from '#model/objectMeta'
import type { Command } from '../command'
import { take } from './take'

/** Ends the processes of a Pod's containers at once, with exit code 1, as a bug in them would. */
export const crashPod: Command<{ readonly pod: ObjectKey }> = {
  id: 'crashPod',
  label: 'Crash its containers',
  undoable: false,
  writes: true,
  canRun: ({ world }, { pod }) =>
    objectOf(world.objects, 'Pod', pod)?.status?.phase === 'Running' || { because: 'It does not run.' },
  run: (store, { pod }) => take(store, { type: 'crash', pod, exitCode: 1 }),
}
