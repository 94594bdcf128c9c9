/** Identity of an object across delete-and-apply, in links and in layouts: `Kind/namespace/name`, with an empty namespace for cluster-wide kinds. */
export type ObjectKey = string & { readonly __brand: 'ObjectKey' }

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
  readonly blockOwnerDeletion?: boolean
}

export interface ObjectMeta {
  readonly name: string
  readonly namespace?: string
  readonly generateName?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly creationTimestamp?: string
  readonly deletionTimestamp?: string
  readonly deletionGracePeriodSeconds?: number
  readonly ownerReferences?: readonly OwnerReference[]
  readonly finalizers?: readonly string[]
}

/** What every Kubernetes object has. Kinds narrow `spec` and `status`; fields that no kind knows are kept and do nothing. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
}

export const objectKey = (kind: string, namespace: string, name: string): ObjectKey =>
  `${kind}/${namespace}/${name}` as ObjectKey

/** The key of an object as it stands. Namespaced objects must have their namespace filled in by then. */
export const keyOf = (object: KubeObject): ObjectKey =>
  objectKey(object.kind, object.metadata.namespace ?? '', object.metadata.name)

export function parseKey(key: ObjectKey): { readonly kind: string; readonly namespace: string; readonly name: string } {
  const first = key.indexOf('/')
  const second = key.indexOf('/', first + 1)
  return { kind: key.slice(0, first), namespace: key.slice(first + 1, second), name: key.slice(second + 1) }
}

/** The owner that manages an object (`controller: true`), if any. */
export const controllerOf = (object: KubeObject): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find((owner) => owner.controller === true)
