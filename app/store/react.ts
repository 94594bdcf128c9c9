import { createContext, createElement, useCallback, useContext, type ReactElement, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import { invariant } from '#lib/assert'
import type { Command, PlaygroundStore } from './command'
import { perform } from './perform'
import type { PlaygroundState } from './state'

const StoreContext = createContext<PlaygroundStore | null>(null)

/** Makes a store reachable for everything below. */
export function PlaygroundProvider(props: {
  readonly store: PlaygroundStore
  readonly children: ReactNode
}): ReactElement {
  return createElement(StoreContext.Provider, { value: props.store }, props.children)
}

/** The store itself, for event handlers that read the state at the moment of the event. */
export function useStoreApi(): PlaygroundStore {
  const store = useContext(StoreContext)
  invariant(store, 'components that read the store stand below PlaygroundProvider')
  return store
}

/** A part of the state; the component renders again when that part differs (compared shallowly). */
export function usePlayground<T>(selector: (state: PlaygroundState) => T): T {
  return useStore(useStoreApi(), useShallow(selector))
}

/** Performs commands: `perform(undo, {})`. */
export function usePerform(): <A>(command: Command<A>, args: A) => void {
  const store = useStoreApi()
  return useCallback((command, args) => perform(store, command, args), [store])
}
