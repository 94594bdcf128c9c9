import { createElement, Suspense, use, type ComponentType, type ReactNode } from 'react'
import { LoadingBar } from './LoadingBar'

/**
 * A component that is loaded when it is first shown, or before by `preloadOnDemand`. Once it is there it is shown at once,
 * without a moment of waiting. A load that failed is told by the boundary around it, and trying again loads again.
 */
export function onDemand<P extends object>(
  load: () => Promise<ComponentType<P>>,
  whileLoading: ReactNode = <LoadingBar />,
): ComponentType<P> {
  let loaded: ComponentType<P> | undefined
  let loading: Promise<ComponentType<P>> | undefined

  async function begin(): Promise<ComponentType<P>> {
    try {
      loaded = await load()
      return loaded
    } finally {
      if (!loaded) loading = undefined
    }
  }
  const needed = (): Promise<ComponentType<P>> => (loading ??= begin())
  everything.push(needed)

  function Loaded(props: P) {
    return createElement(loaded ?? use(needed()), props)
  }
  return function OnDemand(props: P) {
    return (
      <Suspense fallback={whileLoading}>
        <Loaded {...props} />
      </Suspense>
    )
  }
}

const everything: (() => Promise<unknown>)[] = []

/** Loads everything that is shown on demand, so that it is there when somebody wants it. */
export async function preloadOnDemand(): Promise<void> {
  // What cannot be loaded now is loaded when it is shown, and told then if it cannot be.
  await Promise.allSettled(everything.map((needed) => needed()))
}
