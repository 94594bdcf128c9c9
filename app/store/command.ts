import type { StoreApi } from 'zustand/vanilla'
import type { PlaygroundState } from './state'

export type PlaygroundStore = StoreApi<PlaygroundState>

/**
 * One thing a person can want. Toolbar, menus, keys and drag targets all perform the same commands, so an intent has one
 * wording, one condition and one effect.
 */
export interface Command<A> {
  readonly id: string
  readonly label: string
  /** As `mod+z`: `mod` is Command on a Mac and Control elsewhere. */
  readonly keys?: string
  /** Whether performing it can leave an entry that undo takes back. */
  readonly undoable: boolean
  /** Whether it changes the document or the cluster; what can be undone does unless it is said otherwise. */
  readonly writes?: boolean
  /** True, or one sentence that says why not; shown beside the disabled control. */
  readonly canRun: (state: PlaygroundState, args: A) => true | { readonly because: string }
  readonly run: (store: PlaygroundStore, args: A) => void
}

/** For commands that have no condition. */
export const always = (): true => true
