import type { Command } from '../command'
import { edit } from './edit'

/** Forgets a request that the scenario keeps. Its walk, if it is open, stays. */
export const removeRequest: Command<{ readonly name: string }> = {
  id: 'removeRequest',
  label: 'Remove request',
  undoable: true,
  canRun: ({ scenario }, { name }) =>
    scenario.requests.some((request) => request.name === name) || { because: 'There is no such request.' },
  run: (store, { name }) => {
    const { requests } = store.getState().scenario
    edit(store, {
      label: `Remove request ${name}`,
      settings: { requests: requests.filter((request) => request.name !== name) },
    })
  },
}
