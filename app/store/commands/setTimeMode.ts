import { typicalLatency } from '#model/latency'
import type { Command } from '../command'
import { isOverTime, withOverTime } from '../overTime'
import { edit } from './edit'

/**
 * Lets the cluster live over time, with the delays that are typical of a small one, or come to rest at once after
 * everything that is done to it. The document says which.
 */
export const setTimeMode: Command<{ readonly mode: 'instant' | 'overTime' }> = {
  id: 'setTimeMode',
  label: 'Time',
  undoable: true,
  canRun: ({ world }, { mode }) =>
    isOverTime(world) !== (mode === 'overTime') || {
      because: mode === 'overTime' ? 'Things take time already.' : 'Everything happens at once already.',
    },
  run: (store, { mode }) =>
    withOverTime(store, 'Let time go by', () => {
      const { cluster } = store.getState().scenario
      edit(store, {
        label: mode === 'overTime' ? 'Let things take time' : 'Let everything happen at once',
        settings: { cluster: { ...cluster, latency: mode === 'overTime' ? typicalLatency : 'instant' } },
      })
    }),
}
