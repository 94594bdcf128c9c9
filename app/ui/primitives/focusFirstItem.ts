import type { FocusEvent, RefObject } from 'react'

/**
 * Moves the focus of a menu that the keyboard opened to its first item, once. Before it was loaded the menu could not
 * know which it was that opened it.
 */
export function focusFirstItem(event: FocusEvent<HTMLElement>, unfocused: RefObject<boolean>): void {
  if (!unfocused.current || event.target !== event.currentTarget) return
  unfocused.current = false
  event.preventDefault()
  event.currentTarget.querySelector<HTMLElement>('[role^=menuitem]:not([data-disabled])')?.focus()
}
