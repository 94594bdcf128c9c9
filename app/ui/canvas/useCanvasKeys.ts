import { useReactFlow } from '@xyflow/react'
import { useCallback, type KeyboardEvent } from 'react'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { cancelMode } from '#store/commands/cancelMode'
import { deleteObjects } from '#store/commands/deleteObjects'
import { movePodToNode } from '#store/commands/movePodToNode'
import { selectObjects } from '#store/commands/selectObjects'
import { startMoving } from '#store/commands/startMoving'
import { usePerform, useStoreApi } from '#store/react'
import { useCanvasUiApi } from './canvasUi'
import { isDirection, neighbour } from './roving'
import { useSendTo } from './useSendTo'
import { useZoom } from './useZoom'

/**
 * The canvas by keyboard. Arrow keys move the focus to what lies in that direction, never the thing itself; Enter
 * selects, or ends the gesture under way; M moves a Pod; Delete deletes; plus, minus and 0 zoom.
 */
export function useCanvasKeys(focus: (key: ObjectKey) => void): (event: KeyboardEvent<HTMLElement>) => void {
  const store = useStoreApi()
  const perform = usePerform()
  const ui = useCanvasUiApi()
  const sendTo = useSendTo()
  const zoom = useZoom()
  const flow = useReactFlow()

  return useCallback(
    (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      const key = flowNodeOf(event.target)
      const { mode, selection } = store.getState()
      if (event.key === 'Escape' && mode.type !== 'idle') perform(cancelMode, {})
      else if (event.key === '+' || event.key === '=') zoom.in()
      else if (event.key === '-') zoom.out()
      else if (event.key === '0') zoom.fit()
      else if (key === undefined) {
        if (!isDirection(event.key)) return
        const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key]
        const { x, y, zoom: scale } = flow.getViewport()
        void flow.setViewport({ x: x + (step[0] ?? 0), y: y + (step[1] ?? 0), zoom: scale })
      } else if (isDirection(event.key)) {
        const next = neighbour(ui.getState().scene, key, event.key)
        if (next) focus(next)
      } else if (event.key === 'Enter' || event.key === ' ') {
        if (mode.type === 'connecting' && key !== mode.from) {
          sendTo(mode.from, key)
          perform(cancelMode, {})
        } else if (mode.type === 'moving' && parseKey(key).kind === 'Node') {
          perform(movePodToNode, { pod: mode.pod, node: key })
          perform(cancelMode, {})
        } else if (event.shiftKey) perform(selectObjects, { keys: toggled(selection, key) })
        else perform(selectObjects, { keys: [key] })
      } else if (event.key === 'Delete' || event.key === 'Backspace') {
        perform(deleteObjects, { keys: selection.includes(key) ? selection : [key] })
      } else if (event.key.toLowerCase() === 'm' && parseKey(key).kind === 'Pod') perform(startMoving, { pod: key })
      else return
      event.preventDefault()
      event.stopPropagation()
    },
    [store, perform, ui, sendTo, zoom, flow, focus],
  )
}

const toggled = (selection: readonly ObjectKey[], key: ObjectKey): readonly ObjectKey[] =>
  selection.includes(key) ? selection.filter((one) => one !== key) : [...selection, key]

/** The key of the flow node in which something happened. Zones are no objects and have no key. */
export function flowNodeOf(target: EventTarget | null): ObjectKey | undefined {
  const id = target instanceof Element ? target.closest('.react-flow__node')?.getAttribute('data-id') : undefined
  // Flow nodes other than zones carry the key of their object as their id.
  return id === null || id === undefined || id.startsWith('zone/') ? undefined : (id as ObjectKey)
}
