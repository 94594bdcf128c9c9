import { useCallback } from 'react'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { cancelMode } from '#store/commands/cancelMode'
import { movePodToNode } from '#store/commands/movePodToNode'
import { placeObject } from '#store/commands/placeObject'
import { usePerform, useStoreApi } from '#store/react'
import { useSendTo } from '../canvas/useSendTo'

/**
 * Ends what is under way at the object that was chosen in the outline: sends there, moves the Pod there, places the Pod
 * there. False when nothing is under way, or the object cannot be its end.
 */
export function useModeTarget(): (key: ObjectKey) => boolean {
  const store = useStoreApi()
  const perform = usePerform()
  const sendTo = useSendTo()
  return useCallback(
    (key) => {
      const { mode } = store.getState()
      const { kind } = parseKey(key)
      if (mode.type === 'connecting' && key !== mode.from && isTarget(kind)) {
        perform(cancelMode, {})
        sendTo(mode.from, key)
        return true
      }
      if (mode.type === 'moving' && kind === 'Node') {
        perform(cancelMode, {})
        perform(movePodToNode, { pod: mode.pod, node: key })
        return true
      }
      if (mode.type === 'placing' && mode.what === 'Pod' && kind === 'Node') {
        perform(placeObject, { what: 'Pod', node: key })
        return true
      }
      return false
    },
    [store, perform, sendTo],
  )
}

const isTarget = (kind: string): boolean => ['Service', 'Pod', 'Node', 'Host', 'LoadBalancer'].includes(kind)
