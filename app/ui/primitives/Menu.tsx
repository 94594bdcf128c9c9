import { useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { Adorned } from './Adorned'
import { LoadBoundary } from './LoadBoundary'
import type { MenuEntryList } from './menuEntry'
import { onDemand } from './onDemand'

const MenuSheet = onDemand(async () => (await import('./MenuSheet')).MenuSheet, null)

export interface MenuProps {
  readonly entries: MenuEntryList
  /** The button that opens it: one focusable element with a name. */
  readonly children: ReactNode
  readonly align?: 'start' | 'center' | 'end'
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
}

/** A menu that a button opens. */
export function Menu({ entries, children, align = 'start', side = 'bottom' }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [opened, setOpened] = useState<'no' | 'pointer' | 'keyboard'>('no')
  const buttonId = useId()
  const menuId = useId()
  const open = opened !== 'no'

  function onPointerDown(event: PointerEvent) {
    // On a Mac, Control and click is a right click.
    if (event.button !== 0 || event.ctrlKey) return
    // The button would take the focus back from the menu.
    if (!open) event.preventDefault()
    setOpened(open ? 'no' : 'pointer')
  }
  function onKeyDown(event: KeyboardEvent) {
    if (!['Enter', ' ', 'ArrowDown'].includes(event.key)) return
    event.preventDefault()
    setOpened(open && event.key !== 'ArrowDown' ? 'no' : 'keyboard')
  }

  return (
    <>
      <Adorned
        ref={button}
        id={buttonId}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? menuId : undefined}
        data-state={open ? 'open' : 'closed'}
        onPointerDown={onPointerDown}
        onKeyDown={onKeyDown}
      >
        {children}
      </Adorned>
      {open && (
        <LoadBoundary onFailure={() => setOpened('no')}>
          <MenuSheet
            id={menuId}
            button={button}
            byKeyboard={opened === 'keyboard'}
            entries={entries}
            align={align}
            side={side}
            onClose={() => setOpened('no')}
          />
        </LoadBoundary>
      )}
    </>
  )
}
