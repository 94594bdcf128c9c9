import type { ReactNode } from 'react'

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
  | { readonly type: 'heading'; readonly label: string }
  | { readonly type: 'separator' }

/** The lines, or what makes them once the menu is open: lists that depend on the state are then made only when seen. */
export type MenuEntryList = readonly MenuEntry[] | (() => readonly MenuEntry[])
