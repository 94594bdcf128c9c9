import { definitionOf } from '#kinds/registry'
import type { KubeObject } from '#model/objectMeta'

/** An object without its namespace where that is `default`, as people write manifests. */
export function withoutDefaultNamespace(object: KubeObject): KubeObject {
  if (object.metadata.namespace !== 'default' || !definitionOf(object.kind).namespaced) return object
  const { namespace: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

/** An object with its namespace filled in where its kind has one. */
export function withNamespace(object: KubeObject): KubeObject {
  const { namespaced } = definitionOf(object.kind)
  const given = object.metadata.namespace ?? ''
  if (namespaced) return given === '' ? { ...object, metadata: { ...object.metadata, namespace: 'default' } } : object
  if (object.metadata.namespace === undefined) return object
  const { namespace: _, ...metadata } = object.metadata
  return { ...object, metadata }
}
