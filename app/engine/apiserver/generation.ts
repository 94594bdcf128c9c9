import { isEqual } from '#lib/isEqual'
import type { KubeObject } from '#model/objectMeta'

/**
 * The object with the number of times that what is wanted of it has changed, for kinds that count it.
 *
 * A new one begins with 1; what a component reports in its status does not count. Upstream: the PrepareForCreate and
 * PrepareForUpdate of each kind's strategy.
 */
export function withGeneration<O extends KubeObject>(object: O, old: KubeObject | undefined): O {
  const before = old?.metadata.generation
  const { generation: _given, ...metadata } = object.metadata
  if (uncounted.has(object.kind)) return object.metadata.generation === undefined ? object : { ...object, metadata }
  const generation = old === undefined ? 1 : isEqual(wanted(object), wanted(old)) ? before : (before ?? 0) + 1
  return generation === object.metadata.generation
    ? object
    : { ...object, metadata: { ...metadata, ...(generation === undefined ? {} : { generation }) } }
}

/** Of the kinds that are not known here, custom resources count. */
const uncounted: ReadonlySet<string> = new Set(['Namespace', 'Node', 'Service', 'Endpoints', 'ConfigMap'])

/** What people want of an object: everything beside its metadata and its status; of a slice its labels too. */
function wanted(object: KubeObject): unknown {
  const { metadata, ...rest } = object
  const fields = Object.entries(rest).filter(([field]) => field !== 'status')
  return object.kind === 'EndpointSlice' ? [Object.fromEntries(fields), metadata.labels] : Object.fromEntries(fields)
}
