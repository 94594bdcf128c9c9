import type { ObjectKey } from '#model/objectMeta'
import type { PlaygroundStore } from '../command'
import { liveObject } from '../liveObject'
import { lineOf, nameOf } from '../ownership'
import { runAfter } from '../run'
import { notify } from './notify'

/**
 * Deletes objects that controllers made. The document knows nothing of them, so there is nothing to undo: what made
 * them makes them again.
 */
export function deleteMade(store: PlaygroundStore, keys: readonly ObjectKey[]): void {
  for (const key of keys) {
    const state = store.getState()
    const { world, scenario, player } = state
    if (!liveObject(world, key)) continue
    const maker = lineOf(world, key)[1]
    store.setState({
      ...runAfter(state, { type: 'delete', key }, scenario),
      ...(player ? { player: { ...player, stale: true } } : {}),
    })
    if (maker) notify(store, 'info', `Deleted ${nameOf(key)}`, `${nameOf(maker)} makes up for it.`)
  }
}
