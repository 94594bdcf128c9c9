import { useEffect, useRef, useState, type MouseEvent, type PointerEvent, type ReactNode } from 'react'
import { Adorned } from './Adorned'
import type { Call } from './ContextMenuSheet'
import type { MenuEntryList } from './menuEntry'
import { LoadBoundary } from './LoadBoundary'
import { onDemand } from './onDemand'

const ContextMenuSheet = onDemand(async () => (await import('./ContextMenuSheet')).ContextMenuSheet, null)

/** How long a finger rests before it counts as a right click, in milliseconds. */
const longPress = 700

export interface ContextMenuProps {
  readonly entries: MenuEntryList
  /** The element that it belongs to. */
  readonly children: ReactNode
}

/** The same menu, opened at the pointer by a right click, a long press or the menu key. */
export function ContextMenu({ entries, children }: ContextMenuProps) {
  const [call, setCall] = useState<Call | null>(null)
  const pointed = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const release = (): void => clearTimeout(timer.current)
  useEffect(() => () => clearTimeout(timer.current), [])

  function ask({ clientX: x, clientY: y }: MouseEvent, byKeyboard: boolean) {
    release()
    setCall({ x, y, byKeyboard })
  }
  function onPointerDown(event: PointerEvent) {
    pointed.current = true
    release()
    // Browsers on phones do not all ask for a menu by themselves.
    if (event.pointerType !== 'mouse') timer.current = setTimeout(() => ask(event, false), longPress)
  }

  return (
    <>
      <Adorned
        style={{ WebkitTouchCallout: 'none' }}
        onContextMenu={(event) => {
          if (event.defaultPrevented) return
          event.preventDefault()
          ask(event, !pointed.current)
        }}
        onKeyDownCapture={() => {
          pointed.current = false
        }}
        onPointerDown={onPointerDown}
        onPointerMove={(event) => event.pointerType !== 'mouse' && release()}
        onPointerUp={release}
        onPointerCancel={release}
      >
        {children}
      </Adorned>
      {call && (
        <LoadBoundary onFailure={() => setCall(null)}>
          <ContextMenuSheet call={call} entries={entries} />
        </LoadBoundary>
      )}
    </>
  )
}
