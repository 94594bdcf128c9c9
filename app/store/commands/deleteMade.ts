import { step } from '#engine'
import type { ObjectKey } from '#model/objectMeta'
import type { PlaygroundStore } from '../command'
import { liveObject } from '../liveObject'
import { lineOf, nameOf } from '../ownership'
import { mostEvents } from '../runLimits'
import { notify } from './notify'

/**
 * Deletes objects that controllers made. The document knows nothing of them, so there is nothing to undo: what made
 * them makes them again.
 */
export function deleteMade(store: PlaygroundStore, keys: readonly ObjectKey[]): void {
  for (const key of keys) {
    const { world, events, player } = store.getState()
    if (!liveObject(world, key)) continue
    const maker = lineOf(world, key)[1]
    const [next, happened] = step(world, { type: 'delete', key })
    store.setState({
      world: next,
      events: [...events, ...happened].slice(-mostEvents),
      ...(player ? { player: { ...player, stale: true } } : {}),
    })
    if (maker) notify(store, 'info', `Deleted ${nameOf(key)}`, `${nameOf(maker)} makes up for it.`)
  }
}
