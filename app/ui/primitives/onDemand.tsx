import { createElement, Suspense, use, type ComponentType, type ReactNode } from 'react'
import { loadedOnce } from '#lib/loadedOnce'
import { LoadingBar } from './LoadingBar'

const everything: (() => Promise<unknown>)[] = []

/**
 * A component that is loaded when it is first shown, or before by `preloadOnDemand`. Once it is there it is shown at once,
 * without a moment of waiting. A load that failed is told by the boundary around it, and trying again loads again.
 */
export function onDemand<P extends object>(
  load: () => Promise<ComponentType<P>>,
  whileLoading: ReactNode = <LoadingBar />,
): ComponentType<P> {
  const Loaded = awaited(load)
  return function OnDemand(props: P) {
    return (
      <Suspense fallback={whileLoading}>
        <Loaded {...props} />
      </Suspense>
    )
  }
}

/** The same, where whatever it belongs to is not shown before it is there: what waits is the boundary around both. */
export function awaited<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const component = loadedOnce(load)
  let asked: Promise<ComponentType<P>> | undefined
  everything.push(component.load)

  function ask(): Promise<ComponentType<P>> {
    const loading = component.load()
    loading.catch(() => failed.push(() => (asked = undefined)))
    return loading
  }
  return function Awaited(props: P) {
    return createElement(component.now() ?? use((asked ??= ask())), props)
  }
}

let failed: (() => void)[] = []

/**
 * Lets what could not be loaded be loaded anew when it is shown again. For boundaries, once they have caught it: until then
 * whoever renders it meets the same failure, or he would begin again and again and nobody would hear of it.
 */
export function forgetFailedLoads(): void {
  for (const forget of failed) forget()
  failed = []
}

/** A component that nobody waits for: it appears once the page has loaded everything that is shown on demand. */
export function onceIdle<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const component = loadedOnce(load)
  const there = new Promise<ComponentType<P>>((resolve) => {
    everything.push(async () => resolve(await component.load()))
  })

  function Loaded(props: P) {
    return createElement(component.now() ?? use(there), props)
  }
  return function OnceIdle(props: P) {
    return (
      <Suspense>
        <Loaded {...props} />
      </Suspense>
    )
  }
}

/** Loads everything that is shown on demand, so that it is there when somebody wants it. */
export async function preloadOnDemand(): Promise<void> {
  // What cannot be loaded now is loaded when it is shown, and told then if it cannot be.
  await Promise.allSettled(everything.map((load) => load()))
}
