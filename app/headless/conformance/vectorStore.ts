import * as v from 'valibot'
import { keyOf, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'

/** An object of a vector, of any kind; what stands in it is taken as it is. */
export const vectorObject = v.looseObject({
  apiVersion: v.string(),
  kind: v.string(),
  metadata: v.looseObject({ name: v.string(), namespace: v.optional(v.string()) }),
})

/** The objects of a vector as a component's informers would hold them: nothing is admitted, filled in or refused. */
export function vectorStore(objects: readonly v.InferOutput<typeof vectorObject>[]): ObjectStore {
  const byKind = new Map<string, Map<ObjectKey, KubeObject>>()
  for (const { apiVersion, kind, metadata, ...rest } of objects) {
    const { name, namespace, ...more } = metadata
    const object: KubeObject = { ...rest, apiVersion, kind, metadata: { ...more, name, namespace: namespace ?? '' } }
    const partition = byKind.get(kind) ?? new Map<ObjectKey, KubeObject>()
    byKind.set(kind, partition.set(keyOf(object), object))
  }
  return { revision: 1, byKind }
}
