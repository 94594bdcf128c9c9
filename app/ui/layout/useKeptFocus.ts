import { useEffect } from 'react'
import { useStoreApi } from '#store/react'

/**
 * Keeps the focus on the page: when what had it has gone, it goes to what stands nearest to that.
 *
 * A dialog opens by a command, not by a button of its own, so it cannot give the focus back; an object that is deleted
 * takes its row or its card with it, and an editor that gets a new text is made anew. After a dialog the focus returns to
 * what had it last outside of menus and dialogs. Of what is gone, what has the same name in the same pane takes it, else
 * the first stop of that pane. Somebody who clicked beside everything has let go of the focus, and keeps it so.
 */
export function useKeptFocus(): void {
  const store = useStoreApi()
  useEffect(() => {
    let last: Stop | undefined

    function onFocusIn({ target }: FocusEvent) {
      if (target instanceof HTMLElement && !target.closest(overlays)) last = stopOf(target)
    }
    function onFocusOut({ target, relatedTarget }: FocusEvent) {
      if (relatedTarget !== null || target !== last?.element) return
      setTimeout(() => {
        if (last?.element === target && last.element.isConnected && isNowhere()) last = undefined
      }, 0)
    }
    function settle() {
      if (last && isNowhere()) heir(last)?.focus()
    }
    document.addEventListener('focusin', onFocusIn)
    document.addEventListener('focusout', onFocusOut)
    // The page follows the store first.
    const unsubscribe = store.subscribe(() => setTimeout(settle, 0))
    return () => {
      document.removeEventListener('focusin', onFocusIn)
      document.removeEventListener('focusout', onFocusOut)
      unsubscribe()
    }
  }, [store])
}

const overlays = '[role=menu], [role=dialog]'

/** Something that had the focus, and the pane it was in; noted at once, since what is gone is in no pane any more. */
interface Stop {
  readonly element: HTMLElement
  readonly name: string | null
  readonly pane: Element | null
}

const stopOf = (element: HTMLElement): Stop => ({
  element,
  name: element.getAttribute('aria-label'),
  pane: element.closest('[role=tree], section[aria-label], aside'),
})

const isNowhere = (): boolean => document.activeElement === document.body

/** What the focus of something goes to: itself while it is there. */
function heir({ element, name, pane }: Stop): HTMLElement | null {
  if (element.isConnected) return element
  const same = name === null ? null : pane?.querySelector<HTMLElement>(`[aria-label="${CSS.escape(name)}"]`)
  const first = same ?? pane?.querySelector<HTMLElement>('[tabindex="0"]') ?? pane?.querySelector<HTMLElement>('button')
  return first?.isConnected === true ? first : document.getElementById('main')
}
