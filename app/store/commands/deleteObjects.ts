import type { KubeObject, ObjectKey } from '#model/objectMeta'
import { parseKey } from '#model/objectMeta'
import type { Place } from '#scenario'
import type { Command } from '../command'
import { hostByKey } from '../hosts'
import { liveObject } from '../liveObject'
import { livePods } from '../livePods'
import { lineOf, nameOf } from '../ownership'
import type { PlaygroundState } from '../state'
import { settingsWithoutDefaults } from '../staysDeleted'
import { edit } from './edit'
import { deleteMade } from './deleteMade'
import { notify } from './notify'

/**
 * Deletes objects and machines outside. A Node takes the Pods on it with it that nobody would make anew. What a
 * controller made is deleted in the cluster only: the controller replaces it, as it would anywhere.
 */
export const deleteObjects: Command<{ readonly keys: readonly ObjectKey[] }> = {
  id: 'deleteObjects',
  label: 'Delete',
  keys: 'Delete',
  undoable: true,
  canRun: (state, { keys }) => {
    if (keys.length === 0) return { because: 'Nothing is selected.' }
    return keys.some((key) => deletable(state, key)) || { because: 'The cluster brought that along and needs it.' }
  },
  run: (store, { keys }) => {
    const state = store.getState()
    const authored = withPodsOnNodes(
      state,
      keys.filter((key) => state.scenario.objects.has(key)),
    )
    const hosts = state.scenario.hosts.filter((host) => !keys.some((key) => hostByKey(state.scenario, key) === host))
    const objects = new Map([...state.scenario.objects].filter(([key]) => !authored.includes(key)))
    const cluster = settingsWithoutDefaults({ ...state.scenario, objects })
    const first = keys[0]
    const done = edit(store, {
      label: keys.length === 1 && first ? `Delete ${nameOf(first)}` : `Delete ${keys.length} things`,
      objects: new Map<ObjectKey, KubeObject | undefined>(authored.map((key) => [key, undefined])),
      layout: new Map<ObjectKey, Place | undefined>([...keys, ...authored].map((key) => [key, undefined])),
      settings: { cluster, ...(hosts.length < state.scenario.hosts.length ? { hosts } : {}) },
    })
    if (!done) return
    deleteMade(
      store,
      keys.filter((key) => !state.scenario.objects.has(key) && deletable(state, key)),
    )
    const along = authored.filter((key) => !keys.includes(key))
    if (along.length > 0) notify(store, 'info', 'Deleted with the Node', along.map(nameOf).join(', '))
  },
}

function deletable({ scenario, world }: PlaygroundState, key: ObjectKey): boolean {
  if (scenario.objects.has(key) || hostByKey(scenario, key)) return true
  return liveObject(world, key) !== undefined && lineOf(world, key).length > 1
}

/** The keys, and every Pod of the scenario that runs on a Node among them. Upstream: the pod garbage collector deletes Pods of vanished Nodes. */
function withPodsOnNodes({ scenario, world }: PlaygroundState, keys: readonly ObjectKey[]): readonly ObjectKey[] {
  const nodes = new Set(keys.flatMap((key) => (parseKey(key).kind === 'Node' ? [parseKey(key).name] : [])))
  const pods = [...livePods(world)].flatMap(([key, pod]) =>
    scenario.objects.has(key) && nodes.has(pod.spec.nodeName ?? '') ? [key] : [],
  )
  return [...new Set([...keys, ...pods])]
}
