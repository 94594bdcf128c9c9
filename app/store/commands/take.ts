import type { Input } from '#engine'
import type { PlaygroundStore } from '../command'
import { runAfter } from '../run'

/** Does something to the running cluster that is no change of the document; the walk that is shown stays as it was met. */
export function take(store: PlaygroundStore, input: Input): void {
  const state = store.getState()
  store.setState(runAfter(state, input, state.scenario))
}
