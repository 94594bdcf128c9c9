import { objectOf } from '#kinds/registry'
import type { ObjectKey } from '#model/objectMeta'
import type { Command } from '../command'

/** Makes a Pod's readiness probe succeed or fail. */
export const setReadiness: Command<{ readonly pod: ObjectKey; readonly ready: boolean }> = {
  id: 'setReadiness',
  label: 'Set readiness',
  undoable: true,
  canRun: ({ world }, { pod }) => objectOf(world.objects, 'Pod', pod) !== undefined || { because: 'That Pod is gone.' },
  run: () => undefined,
}
