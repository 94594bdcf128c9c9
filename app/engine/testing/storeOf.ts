import type { KubeObject } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import { openDraft } from '../apiserver/objectStore'

/** A store that holds just these objects, for tests of what reads stores. Every namespace that they name exists. */
export function storeOf(...objects: readonly KubeObject[]): ObjectStore {
  const draft = openDraft({ revision: 0, byKind: new Map() })
  const namespaces = new Set(objects.flatMap((object) => object.metadata.namespace ?? []))
  for (const name of namespaces) draft.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  for (const object of objects) draft.put(object)
  return draft.finish()
}
