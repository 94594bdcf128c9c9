import type { PlaygroundStore } from '../command'
import type { PlaygroundState } from '../state'

/** Notes whether the open document is kept in this browser. */
export function setSaved(store: PlaygroundStore, saved: PlaygroundState['saved']): void {
  if (store.getState().saved !== saved) store.setState({ saved })
}
