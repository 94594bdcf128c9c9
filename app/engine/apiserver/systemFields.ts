import { definitionOf } from '#kinds/registry'
import type { KubeObject, ObjectMeta } from '#model/objectMeta'

/** The object in the namespace where it belongs: `default` unless it says so, and none for a kind that is cluster-wide. */
export function inNamespace(object: KubeObject): KubeObject {
  const { namespace, ...rest } = object.metadata
  const metadata = definitionOf(object.kind).namespaced
    ? { ...object.metadata, namespace: namespace || 'default' }
    : rest
  return { ...object, metadata }
}

/**
 * The object with the metadata that only the API server sets. A replacement keeps what its predecessor was given.
 *
 * A uid that comes with a new object is kept, unlike in a real API server: in a dump of a cluster, owner references
 * point at it.
 */
export function withSystemFields(
  object: KubeObject,
  old: KubeObject | undefined,
  created: string,
  nextUid: () => string,
): KubeObject {
  const owners = object.metadata.ownerReferences ?? old?.metadata.ownerReferences
  const { resourceVersion: _stale, ...given } = object.metadata
  const metadata: ObjectMeta = {
    ...given,
    uid: old?.metadata.uid ?? given.uid ?? nextUid(),
    creationTimestamp: old?.metadata.creationTimestamp ?? given.creationTimestamp ?? created,
    ...(owners === undefined ? {} : { ownerReferences: owners }),
  }
  return { ...object, metadata }
}

/**
 * The object with the fields that another component filled in on its predecessor and that its writer left out, for
 * kinds without an allocation of their own: a Pod stays on its Node, a Node keeps its range, and a status stays.
 */
export function withFilledInFields(object: KubeObject, old: KubeObject | undefined): KubeObject {
  if (old === undefined) return object
  const filled = new Map(Object.entries(old))
  const status = filled.get('status')
  const kept = 'status' in object || status === undefined ? object : { ...object, status }
  const fields = filledInBySystem[object.kind] ?? []
  const before = plainRecord(filled.get('spec'))
  const spec = plainRecord(new Map(Object.entries(kept)).get('spec'))
  const missing = fields.filter((field) => spec[field] === undefined && before[field] !== undefined)
  return missing.length === 0
    ? kept
    : { ...kept, ...{ spec: { ...spec, ...Object.fromEntries(missing.map((field) => [field, before[field]])) } } }
}

const filledInBySystem: Readonly<Record<string, readonly string[]>> = {
  Pod: ['nodeName'],
  Node: ['podCIDR', 'podCIDRs'],
}

const plainRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
