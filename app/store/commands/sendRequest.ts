import type { ObjectKey } from '#model/objectMeta'
import type { RequestSpec } from '#model/request'
import type { Command } from '../command'
import { canSend, senderText } from '../requestEnds'
import { requestName } from '../requestName'
import { edit } from './edit'
import { openWalk } from './openWalk'

/** Sends a request and shows its walk. The scenario keeps the request, unless it has the same one already. */
export const sendRequest: Command<{ readonly from: ObjectKey; readonly to: string }> = {
  id: 'sendRequest',
  label: 'Send request',
  undoable: true,
  canRun: (state, { from, to }) => {
    if (to.trim() === '') return { because: 'Say where the request goes.' }
    return canSend(state, from)
  },
  run: (store, { from, to }) => {
    const state = store.getState()
    const { scenario } = state
    const sender = senderText(state, from)
    const target = to.trim()
    const known = scenario.requests.find((request) => request.from === sender && request.to === target)
    const request: RequestSpec = known ?? {
      name: requestName(scenario, sender, target),
      from: sender,
      to: target,
      connections: 1,
    }
    openWalk(store, request, () => {
      const { requests } = store.getState().scenario
      if (!known) edit(store, { label: `Send ${request.name}`, settings: { requests: [...requests, request] } })
    })
  },
}
