import { objectKey, parseKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { ExternalHost } from '#model/clusterSettings'
import type { Place } from '#scenario'
import type { Command } from '../command'
import { copyOf, nextName } from '../copyOf'
import { hostByKey, hostKey } from '../hosts'
import { liveObject } from '../liveObject'
import { newHost } from '../placing/newHost'
import { edit } from './edit'

/** How far a copy stands from what it was copied from. */
const offset = 24

/** Copies objects and machines outside under new names, beside the old ones, and selects the copies. */
export const duplicateObjects: Command<{ readonly keys: readonly ObjectKey[] }> = {
  id: 'duplicateObjects',
  label: 'Duplicate',
  keys: 'mod+d',
  undoable: true,
  canRun: ({ scenario, world }, { keys }) => {
    if (keys.length === 0) return { because: 'Nothing is selected.' }
    const there = keys.some((key) => liveObject(world, key) !== undefined || hostByKey(scenario, key) !== undefined)
    return there || { because: 'That is gone.' }
  },
  run: (store, { keys }) => {
    const state = store.getState()
    const objects = new Map<ObjectKey, KubeObject>()
    const layout = new Map<ObjectKey, Place>()
    const copies: ObjectKey[] = []
    let hosts: readonly ExternalHost[] = state.scenario.hosts
    for (const key of keys) {
      const copy = copyUnder(key)
      if (copy === undefined) continue
      copies.push(copy)
      const place = state.scenario.layout[key]
      if (place) layout.set(copy, { ...place, x: place.x + offset, y: place.y + offset })
    }
    const done = edit(store, {
      label: keys.length === 1 && keys[0] ? `Duplicate ${parseKey(keys[0]).name}` : `Duplicate ${keys.length} things`,
      objects,
      layout,
      ...(hosts.length > state.scenario.hosts.length ? { settings: { hosts } } : {}),
    })
    if (done) store.setState({ selection: copies })

    function copyUnder(key: ObjectKey): ObjectKey | undefined {
      const host = hostByKey(state.scenario, key)
      if (host) {
        const fresh = newHost({ ...state, scenario: { ...state.scenario, hosts } })
        if (fresh.type !== 'host') return undefined
        hosts = [...hosts, { ...fresh.host, listens: host.listens }]
        return hostKey(fresh.host.name)
      }
      const object = state.scenario.objects.get(key) ?? liveObject(state.world, key)
      if (!object) return undefined
      const { kind, namespace, name } = parseKey(key)
      const under = (taken: string): ObjectKey => objectKey(kind, namespace, taken)
      const free = nextName(
        (taken) => objects.has(under(taken)) || liveObject(state.world, under(taken)) !== undefined,
        name,
      )
      objects.set(under(free), copyOf(object, free))
      return under(free)
    }
  },
}
