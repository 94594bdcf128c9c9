import type { ObjectKey } from '#model/objectMeta'
import type { Command } from '../command'
import { liveObject } from '../liveObject'
import { lineOf } from '../ownership'
import { deleteObjects } from './deleteObjects'
import { take } from './take'

/**
 * Kills a Pod at once, as `kubectl delete --force --grace-period=0` does: no SIGTERM, no preStop, no time for anybody to
 * notice. What made it makes another one; a Pod that stands in the document goes from there as well.
 */
export const killPod: Command<{ readonly pod: ObjectKey }> = {
  id: 'killPod',
  label: 'Kill at once',
  undoable: true,
  canRun: (state, { pod }) => deleteObjects.canRun(state, { keys: [pod] }),
  run: (store, { pod }) => {
    const { world, scenario } = store.getState()
    if (liveObject(world, pod) && lineOf(world, pod).length > 0) take(store, { type: 'delete', key: pod, grace: 0 })
    if (scenario.objects.has(pod)) deleteObjects.run(store, { keys: [pod] })
  },
}
