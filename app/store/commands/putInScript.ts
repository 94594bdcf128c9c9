import { scriptInputs } from '#scenario/script'
import type { PlaygroundStore } from '../command'
import { take } from './take'

/** Puts in for later what the document says happens at its moments, once its clock begins; what has gone by is left out. */
export function putInScript(store: PlaygroundStore): void {
  const { scenario, world } = store.getState()
  for (const input of scriptInputs(scenario)) if (input.at >= world.now) take(store, input)
}
