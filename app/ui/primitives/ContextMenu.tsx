import { ContextMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { MenuEntries } from './MenuEntries'
import type { MenuEntryList } from './menuEntry'
import { menuSurface } from './menuSurface'

export interface ContextMenuProps {
  readonly entries: MenuEntryList
  /** The element that it belongs to. */
  readonly children: ReactNode
}

/** The same menu, opened at the pointer by a right click, a long press or the menu key. */
export function ContextMenu({ entries, children }: ContextMenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content collisionPadding={8} loop className={menuSurface}>
          <MenuEntries parts={Radix} entries={entries} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
