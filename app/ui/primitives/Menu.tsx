import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { MenuEntries } from './MenuEntries'
import type { MenuEntryList } from './menuEntry'
import { menuSurface } from './menuSurface'

export interface MenuProps {
  readonly entries: MenuEntryList
  /** The button that opens it: one focusable element with a name. */
  readonly children: ReactNode
  readonly align?: 'start' | 'center' | 'end'
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
}

/** A menu that a button opens. */
export function Menu({ entries, children, align = 'start', side = 'bottom', open, onOpenChange }: MenuProps) {
  return (
    <DropdownMenu.Root
      modal={false}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          loop
          className={menuSurface}
        >
          <MenuEntries parts={DropdownMenu} entries={entries} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
