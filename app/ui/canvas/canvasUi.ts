import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { invariant } from '#lib/assert'
import type { Scene } from './geometry/scene'
import type { DropTarget } from './dropTarget'

/** What the canvas knows for itself while a hand is on it. Nothing here outlives the gesture, so it is no part of the playground's state. */
export interface CanvasUi {
  readonly scene: Scene
  /** The flow node under the pointer. */
  readonly hovered: string | undefined
  /** Where what is carried would land. */
  readonly target: DropTarget | undefined
}

export type CanvasUiApi = StoreApi<CanvasUi>

export const createCanvasUi = (scene: Scene): CanvasUiApi =>
  createStore<CanvasUi>(() => ({ scene, hovered: undefined, target: undefined }))

export const CanvasUiContext = createContext<CanvasUiApi | null>(null)

export function useCanvasUiApi(): CanvasUiApi {
  const api = useContext(CanvasUiContext)
  invariant(api, 'parts of the canvas stand inside it')
  return api
}

export const useCanvasUi = <T>(selector: (ui: CanvasUi) => T): T => useStore(useCanvasUiApi(), selector)
