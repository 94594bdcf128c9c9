import { useCallback, useRef, useSyncExternalStore } from 'react'
import { useStoreApi } from '#store/react'
import type { PlaygroundState } from '#store/state'

/** How often a picture of what is going on is drawn anew while time runs: as often as an eye follows it. */
const every = 120

/**
 * A part of the state for a picture of many things. While time runs it is looked at a few times a second; as soon as
 * time stands still it is as everywhere else. The selector has to give back the same value while nothing has changed.
 */
export function useCalm<T>(selector: (state: PlaygroundState) => T): T {
  const store = useStoreApi()
  const shown = useRef<PlaygroundState>(undefined)

  const subscribe = useCallback(
    (changed: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      const show = (): void => {
        clearTimeout(timer)
        timer = undefined
        shown.current = store.getState()
        changed()
      }
      const unsubscribe = store.subscribe((state, before) => {
        if (!state.clock.running || !before.clock.running) show()
        else timer ??= setTimeout(show, every)
      })
      return () => {
        unsubscribe()
        clearTimeout(timer)
      }
    },
    [store],
  )
  return useSyncExternalStore(subscribe, () => {
    const now = store.getState()
    return selector(now.clock.running ? (shown.current ?? now) : now)
  })
}
