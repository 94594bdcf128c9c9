import type { KindDefinition } from '#model/kindDefinition'
import type { KubeObject, ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import { configMap } from './configmap/definition'
import { customResource } from './customresource/definition'
import { daemonSet } from './daemonset/definition'
import { deployment } from './deployment/definition'
import { endpoints } from './endpoints/definition'
import { endpointSlice } from './endpointslice/definition'
import { ingress } from './ingress/definition'
import { ingressClass } from './ingressclass/definition'
import { job } from './job/definition'
import { namespace } from './namespace/definition'
import { networkPolicy } from './networkpolicy/definition'
import { node } from './node/definition'
import { pod } from './pod/definition'
import { replicaSet } from './replicaset/definition'
import { service } from './service/definition'
import { statefulSet } from './statefulset/definition'

/** Every kind that the simulator understands, in the order in which people meet them. All others are kept as they are. */
export const kinds = {
  Namespace: namespace,
  Node: node,
  Pod: pod,
  Service: service,
  EndpointSlice: endpointSlice,
  Endpoints: endpoints,
  Deployment: deployment,
  ReplicaSet: replicaSet,
  StatefulSet: statefulSet,
  DaemonSet: daemonSet,
  Job: job,
  ConfigMap: configMap,
  IngressClass: ingressClass,
  Ingress: ingress,
  NetworkPolicy: networkPolicy,
} as const satisfies Record<string, { readonly kind: string; readonly apiVersion: string }>

export type KindName = keyof typeof kinds

export type ObjectByKind = {
  readonly [K in KindName]: (typeof kinds)[K] extends KindDefinition<infer O> ? O : never
}

export type AnyObject = ObjectByKind[KindName]

/** Whether the simulator understands this kind. */
export const isKnownKind = (kind: string): kind is KindName => Object.hasOwn(kinds, kind)

/**
 * What `kind` declares; for a kind that is not in the registry, the generic definition under that name.
 *
 * The types of the objects are forgotten here: whoever asks by a name that is only known at run time takes the object
 * from the store's partition of that same kind.
 */
export function definitionOf(kind: string): KindDefinition<KubeObject> {
  if (!isKnownKind(kind)) return customResource(kind)
  const definition: unknown = kinds[kind]
  return definition as KindDefinition<KubeObject>
}

/** All objects of one kind, by key, in the order in which they were first written. */
export function objectsOf<K extends KindName>(store: ObjectStore, kind: K): ReadonlyMap<ObjectKey, ObjectByKind[K]> {
  const partition: ReadonlyMap<ObjectKey, KubeObject> | undefined = store.byKind.get(kind)
  return (partition ?? nothing) as ReadonlyMap<ObjectKey, ObjectByKind[K]>
}

/** The object of this kind and key, if there is one. */
export const objectOf = <K extends KindName>(
  store: ObjectStore,
  kind: K,
  key: ObjectKey,
): ObjectByKind[K] | undefined => objectsOf(store, kind).get(key)

const nothing: ReadonlyMap<ObjectKey, KubeObject> = new Map()
