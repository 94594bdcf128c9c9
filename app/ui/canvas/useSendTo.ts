import { useCallback } from 'react'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { openDialog } from '#store/commands/openDialog'
import { sendRequest } from '#store/commands/sendRequest'
import { targetText } from '#store/requestEnds'
import { usePerform, useStoreApi } from '#store/react'
import { graph } from '#store/selectors'
import type { PlaygroundState } from '#store/state'

/** Sends a request from one thing to another, as one would type it; asks when the target leaves a choice. */
export function useSendTo(): (from: ObjectKey, to: ObjectKey) => void {
  const store = useStoreApi()
  const perform = usePerform()
  return useCallback(
    (from, to) => {
      const state = store.getState()
      const text = isAmbiguous(state, to) ? undefined : targetText(state, from, to)
      if (text === undefined) perform(openDialog, { dialog: { type: 'request', from, to } })
      else perform(sendRequest, { from, to: text })
    },
    [store, perform],
  )
}

/** A Node by itself says nothing of a port: only a single node port in the cluster is a plain answer. */
function isAmbiguous(state: PlaygroundState, to: ObjectKey): boolean {
  if (parseKey(to).kind !== 'Node') return false
  const nodePorts = graph(state).nodes.flatMap((node) =>
    node.type === 'Service' ? node.ports.filter((port) => port.nodePort !== undefined) : [],
  )
  return nodePorts.length !== 1
}
