import { DropdownMenu } from 'radix-ui'
import { useLayoutEffect, useRef, type Ref, type RefObject } from 'react'
import { focusFirstItem } from './focusFirstItem'
import { MenuEntries } from './MenuEntries'
import type { MenuEntryList } from './menuEntry'
import { menuSurface } from './menuSurface'

interface MenuSheetProps {
  readonly id: string
  /** The button that opened it. */
  readonly button: RefObject<HTMLButtonElement | null>
  readonly byKeyboard: boolean
  readonly entries: MenuEntryList
  readonly align: 'start' | 'center' | 'end'
  readonly side: 'top' | 'right' | 'bottom' | 'left'
  readonly onClose: () => void
}

/** A menu that is open as long as it is rendered. */
export function MenuSheet({ id, button, byKeyboard, entries, align, side, onClose }: MenuSheetProps) {
  const unfocused = useRef(byKeyboard)
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => open || onClose()}>
      <DropdownMenu.Trigger asChild>
        <StandIn of={button} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          id={id}
          aria-labelledby={button.current?.id}
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          loop
          onFocus={(event) => focusFirstItem(event, unfocused)}
          className={menuSurface}
        >
          <MenuEntries parts={DropdownMenu} entries={entries} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

interface StandInProps {
  readonly of: RefObject<HTMLButtonElement | null>
  readonly ref?: Ref<HTMLButtonElement>
}

/** Tells the menu which button it belongs to; the button itself stands where it stood before the menu was loaded. */
function StandIn({ of, ref }: StandInProps) {
  useLayoutEffect(() => {
    if (typeof ref === 'function') ref(of.current)
    else if (ref) ref.current = of.current
  }, [of, ref])
  return null
}
