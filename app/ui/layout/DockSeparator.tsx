import type { KeyboardEvent, PointerEvent } from 'react'
import { dockLimits, type DockHeight } from './useDockHeight'

interface DockSeparatorProps {
  readonly dock: DockHeight
  /** How far the dock reaches to the left of the canvas, under which the edge lies. */
  readonly left: number
}

/** The edge of the dock: drag it, move it by arrow keys, or double-click it to fold the dock to the tape. */
export function DockSeparator({ dock, left }: DockSeparatorProps) {
  function onPointerDown(event: PointerEvent<HTMLElement>) {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  function onPointerMove(event: PointerEvent<HTMLElement>) {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) dock.set(window.innerHeight - event.clientY)
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = event.shiftKey ? 80 : 20
    if (event.key === 'ArrowUp') dock.set(dock.height + step)
    else if (event.key === 'ArrowDown') dock.set(dock.height - step)
    else if (event.key === 'Home') dock.set(dockLimits.least)
    else if (event.key === 'End') dock.set(window.innerHeight)
    else if (event.key === 'Enter') dock.fold()
    else return
    event.preventDefault()
  }
  return (
    // A separator that can be moved is a control: it takes the focus and keys.
    <div
      role="separator"
      aria-label="Height of the dock"
      aria-orientation="horizontal"
      aria-valuemin={dockLimits.least}
      aria-valuemax={dock.most}
      aria-valuenow={dock.height}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onDoubleClick={dock.fold}
      onKeyDown={onKeyDown}
      style={{ left: -left }}
      className="absolute right-0 -bottom-1 z-30 h-2 cursor-row-resize touch-none after:absolute after:inset-x-0 after:top-1 after:h-0.5 hover:after:bg-ink-3 focus-visible:outline-none focus-visible:after:bg-focus"
    />
  )
}
