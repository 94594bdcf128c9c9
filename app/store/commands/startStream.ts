import type { Command } from '../command'
import { isOverTime } from '../overTime'
import { take } from './take'

/**
 * Sends a request that the scenario keeps again and again, and counts what becomes of it over time: by new connections,
 * or over one that is opened anew only when it has broken.
 */
export const startStream: Command<{ readonly name: string; readonly every: number; readonly keeps: boolean }> = {
  id: 'startStream',
  label: 'Send steadily',
  undoable: false,
  writes: true,
  canRun: ({ world, scenario }, { name }) => {
    if (!scenario.requests.some((request) => request.name === name)) return { because: 'That request is gone.' }
    return isOverTime(world) || { because: 'Everything happens at once here; let things take time first.' }
  },
  run: (store, { name, every, keeps }) => {
    const request = store.getState().scenario.requests.find((one) => one.name === name)
    if (!request) return
    take(store, { type: 'startStream', stream: { request, every, keeps } })
    store.setState({ dockTab: 'timeline', smallTab: 'rules' })
  },
}
