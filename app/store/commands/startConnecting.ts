import type { ObjectKey } from '#model/objectMeta'
import type { Command } from '../command'
import { canSend } from '../requestEnds'

export const startConnecting: Command<{ readonly from: ObjectKey }> = {
  id: 'startConnecting',
  label: 'Send a request to…',
  undoable: false,
  canRun: (state, { from }) => canSend(state, from),
  run: (store, { from }) => store.setState({ mode: { type: 'connecting', from } }),
}
