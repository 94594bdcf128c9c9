import { useCallback } from 'react'
import type { KindName, ObjectByKind } from '#kinds/registry'
import type { KubeObject, ObjectKey } from '#model/objectMeta'
import { checkEdit } from '#store/checkEdit'
import { editObject } from '#store/commands/editObject'
import { usePerform, useStoreApi } from '#store/react'

/** Changes an object; gives back the API server's words when it refuses, nothing when it was done. */
export type Edit<O> = (label: string, change: (authored: O) => O) => string | undefined

/** Edits of the object `key`, checked before they are done, so that a form can say at the field what is wrong with it. */
export function useEdit<K extends KindName>(kind: K, key: ObjectKey): Edit<ObjectByKind[K]> {
  const store = useStoreApi()
  const perform = usePerform()
  return useCallback(
    (label, change) => {
      const changeAny = (authored: KubeObject): KubeObject => (isOfKind(authored, kind) ? change(authored) : authored)
      const refused = checkEdit(store.getState(), key, changeAny)
      if (refused.length > 0) return refused.join('\n')
      perform(editObject, { key, label, change: changeAny })
      return undefined
    },
    [store, perform, kind, key],
  )
}

/** Objects in the store went through admission, which binds the kind to its type. */
const isOfKind = <K extends KindName>(object: KubeObject, kind: K): object is KubeObject & ObjectByKind[K] =>
  object.kind === kind
