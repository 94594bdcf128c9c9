import { useReactFlow } from '@xyflow/react'
import { useEffect, type RefObject } from 'react'
import { cancelMode } from '#store/commands/cancelMode'
import { movePodToNode } from '#store/commands/movePodToNode'
import { placeObject } from '#store/commands/placeObject'
import { usePerform, usePlayground, useStoreApi } from '#store/react'
import type { Placeable } from '#store/state'
import { useCanvasUiApi } from './canvasUi'
import { moveTarget, placeAt, placeTarget, thingAt, type DropTarget } from './dropTarget'
import type { Point } from './geometry/polyline'
import { useSendTo } from './useSendTo'

/** A press that moves less than this is a click. */
const slop = 5

/**
 * Ends what a palette item, a plug or a menu began: placing, connecting, moving a Pod.
 *
 * Every gesture works both ways: press, drag and let go; or click, and click again where it ends. So the pointer is
 * followed on the window from the moment a mode begins, wherever it was pressed. A press on the canvas that moves is a
 * pan and ends nothing. `follow` is told where the pointer is, for what it carries.
 */
export function useGestures(surface: RefObject<HTMLElement | null>, follow: (at: Point | undefined) => void): void {
  const mode = usePlayground((state) => state.mode)
  const store = useStoreApi()
  const perform = usePerform()
  const ui = useCanvasUiApi()
  const { screenToFlowPosition } = useReactFlow()
  const sendTo = useSendTo()

  useEffect(() => {
    if (mode.type === 'idle') return
    let pressed: Point | undefined
    let panned = false

    const elementAt = (event: PointerEvent): Element | null => document.elementFromPoint(event.clientX, event.clientY)
    const isOver = (element: Element | null): boolean =>
      element !== null && surface.current?.contains(element) === true && !element.closest('[data-over-canvas]')
    const pointOf = (event: PointerEvent): Point => screenToFlowPosition({ x: event.clientX, y: event.clientY })
    const targetAt = (point: Point): DropTarget | undefined => {
      const { scene } = ui.getState()
      if (mode.type === 'placing') return placeTarget(scene, mode.what, point, store.getState().selection)
      return mode.type === 'moving' ? moveTarget(scene, mode.pod, point) : undefined
    }
    const place = (what: Placeable, target: DropTarget, point: Point) => {
      if (target.type === 'refused') perform(cancelMode, {})
      else if (target.type === 'node') perform(placeObject, { what, node: target.node })
      else if (target.type === 'pods') perform(placeObject, { what, pods: target.pods })
      else perform(placeObject, target.here ? { what, at: placeAt(what, point) } : { what })
    }
    const end = (point: Point) => {
      swallowClick()
      const target = targetAt(point)
      const to = mode.type === 'connecting' ? thingAt(ui.getState().scene, point) : undefined
      if (mode.type === 'placing' && target) place(mode.what, target, point)
      else {
        if (mode.type === 'connecting' && to) sendTo(mode.from, to)
        if (mode.type === 'moving' && target?.type === 'node') {
          perform(movePodToNode, { pod: mode.pod, node: target.node })
        }
        perform(cancelMode, {})
      }
    }

    const onDown = (event: PointerEvent) => {
      pressed = { x: event.clientX, y: event.clientY }
      panned = false
    }
    const onMove = (event: PointerEvent) => {
      if (pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > slop) panned = true
      follow({ x: event.clientX, y: event.clientY })
      ui.setState({ target: isOver(elementAt(event)) ? targetAt(pointOf(event)) : undefined })
    }
    const onUp = (event: PointerEvent) => {
      const began = pressed === undefined
      pressed = undefined
      if (event.button !== 0 || panned) return
      const element = elementAt(event)
      // The press that began it may end where it began: then the second click is still to come.
      const plug = element?.closest('[data-plug]')?.getAttribute('data-plug')
      if (mode.type === 'connecting' && plug === mode.from) return
      if (isOver(element)) end(pointOf(event))
      else if (began) perform(cancelMode, {})
    }

    window.addEventListener('pointerdown', onDown, true)
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', onUp)
    return () => {
      window.removeEventListener('pointerdown', onDown, true)
      window.removeEventListener('pointermove', onMove)
      window.removeEventListener('pointerup', onUp)
      ui.setState({ target: undefined })
      follow(undefined)
    }
  }, [mode, store, perform, ui, screenToFlowPosition, sendTo, surface, follow])
}

/** The click that follows this release ended a gesture: it is not also a click on what lies there. */
function swallowClick(): void {
  const swallow = (event: Event) => event.stopPropagation()
  window.addEventListener('click', swallow, true)
  setTimeout(() => window.removeEventListener('click', swallow, true), 0)
}
