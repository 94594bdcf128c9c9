import type { FieldError } from './fieldError'
import type { KubeObject, ObjectKey } from './objectMeta'
import type { ObjectStore } from './objectStore'

/** A column of `kubectl get`, read by the inspector and tables too. */
export interface Column<O> {
  readonly header: string
  readonly cell: (object: O) => string
  /** Only with `-o wide`. */
  readonly wide?: boolean
}

/** An edge to another object. */
export interface Relation {
  readonly type: 'selects' | 'ownedBy' | 'runsOn' | 'endpointOf'
  readonly to: ObjectKey
}

/** What a kind declares; components compute. Everything that knows kinds reads these from the registry. */
export interface KindDefinition<O extends KubeObject> {
  readonly kind: O['kind']
  readonly apiVersion: O['apiVersion']
  readonly plural: string
  readonly shortNames: readonly string[]
  readonly namespaced: boolean
  /** What the API server fills in. Idempotent. */
  readonly defaults: (object: O) => O
  /** What the API server would refuse; with `old` also what may not change. */
  readonly validate: (object: O, old?: O) => readonly FieldError[]
  readonly columns: readonly Column<O>[]
  readonly relations: (object: O, store: ObjectStore) => readonly Relation[]
  /** The smallest useful object of this name. */
  readonly example: (name: string) => O
}

/** Keeps the object type of a definition while checking it. */
export const defineKind = <O extends KubeObject>(definition: KindDefinition<O>): KindDefinition<O> => definition
