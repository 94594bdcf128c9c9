import { keyOf, parseKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { Command } from '../command'
import { liveObject } from '../liveObject'
import { lineOf } from '../ownership'
import { writtenForm } from '../written'
import { edit } from './edit'
import { notify } from './notify'

interface Editing {
  readonly key: ObjectKey
  readonly label: string
  readonly group?: string
  readonly change: (authored: KubeObject) => KubeObject
}

/**
 * Changes an object as it is written. A Pod that a workload made is written into the scenario with the change, so that
 * it keeps it in links and files.
 */
export const editObject: Command<Editing> = {
  id: 'editObject',
  label: 'Edit',
  undoable: true,
  canRun: ({ scenario, world }, { key }) => {
    if (scenario.objects.has(key)) return true
    if (!liveObject(world, key)) return { because: 'That object is gone.' }
    if (parseKey(key).kind === 'Pod') return true
    return {
      because:
        lineOf(world, key).length > 1
          ? 'A controller keeps this object as it is; edit what it was made for.'
          : 'The cluster brought this object along.',
    }
  },
  run: (store, { key, label, group, change }) => {
    const written = writtenForm(store.getState(), key)
    if (!written) return
    const changed = change(written.object)
    if (keyOf(changed) !== key) {
      notify(store, 'error', `${label} was refused`, 'The name and namespace of an object cannot change.')
      return
    }
    edit(store, {
      label,
      ...(group === undefined ? {} : { group }),
      objects: new Map([[key, changed]]),
      pinned: written.pinned,
    })
  },
}
