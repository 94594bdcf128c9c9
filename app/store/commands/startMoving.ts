import { parseKey, type ObjectKey } from '#model/objectMeta'
import type { Command } from '../command'
import { liveObjects } from '../liveObject'

export const startMoving: Command<{ readonly pod: ObjectKey }> = {
  id: 'startMoving',
  label: 'Move to node…',
  undoable: false,
  canRun: ({ world }, { pod }) => {
    if (parseKey(pod).kind !== 'Pod') return { because: 'Only Pods run on a Node.' }
    return liveObjects(world, 'Node').size > 0 || { because: 'There is no Node to move it to.' }
  },
  run: (store, { pod }) => store.setState({ mode: { type: 'moving', pod } }),
}
