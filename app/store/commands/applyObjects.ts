import { keyOf, type KubeObject } from '#model/objectMeta'
import { always, type Command } from '../command'
import { edit } from './edit'

/** Applies ready-made objects in one step, as `kubectl apply` does. */
export const applyObjects: Command<{ readonly objects: readonly KubeObject[] }> = {
  id: 'applyObjects',
  label: 'Apply objects',
  undoable: true,
  canRun: always,
  run: (store, { objects }) => {
    const label = `Apply ${objects.length} objects`
    edit(store, { label, objects: new Map(objects.map((object) => [keyOf(object), object])) })
  },
}
