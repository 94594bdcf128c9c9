import type { Command } from '../command'
import { openWalk } from './openWalk'

/** Sends a request that the scenario keeps, one more connection of it. */
export const sendSaved: Command<{ readonly name: string }> = {
  id: 'sendSaved',
  label: 'Send',
  undoable: false,
  writes: true,
  canRun: ({ scenario }, { name }) =>
    scenario.requests.some((request) => request.name === name) || { because: 'There is no such request.' },
  run: (store, { name }) => {
    const request = store.getState().scenario.requests.find((candidate) => candidate.name === name)
    if (request) openWalk(store, request)
  },
}
