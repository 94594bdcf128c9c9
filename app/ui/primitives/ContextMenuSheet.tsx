import { ContextMenu as Radix } from 'radix-ui'
import { useEffect, useRef } from 'react'
import { focusFirstItem } from './focusFirstItem'
import { MenuEntries } from './MenuEntries'
import type { MenuEntryList } from './menuEntry'
import { menuSurface } from './menuSurface'

/** Where a context menu was asked for, and by what. */
export interface Call {
  readonly x: number
  readonly y: number
  readonly byKeyboard: boolean
}

interface ContextMenuSheetProps {
  readonly call: Call
  readonly entries: MenuEntryList
}

/** A context menu that opens at every new call. */
export function ContextMenuSheet({ call, entries }: ContextMenuSheetProps) {
  const unfocused = useRef(false)
  return (
    <Radix.Root
      modal={false}
      onOpenChange={(open) => {
        unfocused.current = open && call.byKeyboard
      }}
    >
      <Radix.Trigger asChild>
        <Caller call={call} />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          collisionPadding={8}
          loop
          onFocus={(event) => focusFirstItem(event, unfocused)}
          className={menuSurface}
        >
          <MenuEntries parts={Radix} entries={entries} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface CallerProps {
  readonly call: Call
  readonly onContextMenu?: (
    event: Pick<MouseEvent, 'clientX' | 'clientY' | 'defaultPrevented' | 'preventDefault'>,
  ) => void
}

/** Hands the call on to the menu as if it had been asked there: the element that was asked is another one. */
function Caller({ call, onContextMenu }: CallerProps) {
  const hand = useRef(onContextMenu)
  useEffect(() => {
    hand.current = onContextMenu
  })
  useEffect(() => {
    hand.current?.(new MouseEvent('contextmenu', { clientX: call.x, clientY: call.y, cancelable: true }))
  }, [call])
  return null
}
