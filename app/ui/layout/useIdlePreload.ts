import { useEffect } from 'react'
import { loadDataplane } from '#store/dataplane'
import { preloadOnDemand } from '../primitives/onDemand'

/** How long the page may stay busy before the rest is loaded all the same, in milliseconds. */
const patience = 3000

/** Loads what the first paint did without as soon as the page has nothing else to do. */
export function useIdlePreload(): void {
  useEffect(() => {
    const preload = () => {
      void preloadOnDemand()
      // What cannot be loaded now is loaded when something is sent, and told then if it cannot be.
      loadDataplane().catch(() => undefined)
    }
    if (typeof requestIdleCallback === 'undefined') {
      const timer = setTimeout(preload, patience / 3)
      return () => clearTimeout(timer)
    }
    const callback = requestIdleCallback(preload, { timeout: patience })
    return () => cancelIdleCallback(callback)
  }, [])
}
