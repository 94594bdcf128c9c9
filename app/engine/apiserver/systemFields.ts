import { definitionOf } from '#kinds/registry'
import { isRecord } from '#lib/isRecord'
import { ownFinalizers } from './deletion'
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
  const { resourceVersion: _stale, generation: _counted, ...given } = object.metadata
  const kept = (old?.metadata.finalizers ?? []).filter((one) => ownFinalizers.has(one))
  const finalizers = given.finalizers ?? (kept.length === 0 ? undefined : kept)
  const { deletionTimestamp, deletionGracePeriodSeconds, generation } = old?.metadata ?? {}
  const metadata: ObjectMeta = {
    ...given,
    uid: old?.metadata.uid ?? given.uid ?? nextUid(),
    creationTimestamp: old?.metadata.creationTimestamp ?? given.creationTimestamp ?? created,
    ...(owners === undefined ? {} : { ownerReferences: owners }),
    ...(finalizers === undefined ? {} : { finalizers }),
    // A deletion that has begun is not taken back.
    ...(deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined
      ? {}
      : { deletionTimestamp, deletionGracePeriodSeconds }),
    ...(generation === undefined ? {} : { generation }),
  }
  return { ...object, metadata }
}

/**
 * The object with the fields that another component filled in on its predecessor and that its writer left out, for
 * kinds without an allocation of their own: a Pod stays on its Node, a Node keeps its range, and a status stays.
 */
export function withFilledInFields(object: KubeObject, old: KubeObject | undefined): KubeObject {
  if (old === undefined) return object
  const before = fieldOf(old, 'status')
  const kept = fieldOf(object, 'status') !== undefined || before === undefined ? object : { ...object, status: before }
  const spec = fieldOf(object, 'spec') ?? {}
  const oldSpec = fieldOf(old, 'spec')
  if (!isRecord(spec) || !isRecord(oldSpec)) return kept
  const missing = (filledInBySystem[object.kind] ?? []).filter(
    (field) => spec[field] === undefined && oldSpec[field] !== undefined,
  )
  const added = Object.fromEntries(missing.map((field) => [field, oldSpec[field]]))
  return missing.length === 0 ? kept : { ...kept, ...{ spec: { ...spec, ...added } } }
}

/** A field that only some kinds have. */
export function fieldOf(object: KubeObject, name: 'spec' | 'status'): unknown {
  const fields: Readonly<Record<string, unknown>> = { ...object }
  return fields[name]
}

const filledInBySystem: Readonly<Record<string, readonly string[]>> = {
  Pod: ['nodeName'],
  Node: ['podCIDR', 'podCIDRs'],
  Ingress: ['ingressClassName'],
}
