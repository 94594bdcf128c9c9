import { step, type Input } from '#engine'
import type { PlaygroundStore } from '../command'
import { mostEvents } from '../runLimits'

/** Does something to the running cluster that is no change of the document; the walk that is shown stays as it was met. */
export function take(store: PlaygroundStore, input: Input): void {
  const { world, events } = store.getState()
  const [next, happened] = step(world, input)
  store.setState({ world: next, events: [...events, ...happened].slice(-mostEvents) })
}
