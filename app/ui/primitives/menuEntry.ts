import type { ContextMenu, DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

/** What a menu's lines are drawn with. */
export type MenuParts = Pick<
  typeof DropdownMenu | typeof ContextMenu,
  'Item' | 'CheckboxItem' | 'Label' | 'Separator' | 'Sub' | 'SubTrigger' | 'SubContent' | 'Portal'
>

/** A line of a menu. The same list serves a drop-down menu and a context menu. */
export type MenuEntry =
  | {
      readonly type: 'action'
      readonly label: string
      readonly icon?: ReactNode
      /** A quiet line under the label. */
      readonly note?: string | undefined
      readonly keys?: string | undefined
      readonly danger?: boolean
      /** Why it cannot be used now; shown under the label. */
      readonly because?: string | undefined
      readonly onSelect: () => void
    }
  | { readonly type: 'choice'; readonly label: string; readonly chosen: boolean; readonly onSelect: () => void }
  | {
      readonly type: 'more'
      readonly label: string
      readonly icon?: ReactNode
      readonly because?: string | undefined
      readonly entries: readonly MenuEntry[]
    }
  /** Lines that are loaded when the menu is opened; they draw themselves with the parts of whichever menu it is. */
  | { readonly type: 'later'; readonly id: string; readonly render: (parts: MenuParts) => ReactNode }
  | { readonly type: 'heading'; readonly label: string }
  | { readonly type: 'separator' }

/** The lines, or what makes them once the menu is open: lists that depend on the state are then made only when seen. */
export type MenuEntryList = readonly MenuEntry[] | (() => readonly MenuEntry[])
