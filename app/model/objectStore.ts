import type { KubeObject, ObjectKey } from './objectMeta'

/**
 * Every object the API server holds, partitioned by kind as informers are: a change of one Pod leaves the map of
 * Services identical. Maps keep the order in which objects were first written.
 */
export interface ObjectStore {
  readonly revision: number
  readonly byKind: ReadonlyMap<string, ReadonlyMap<ObjectKey, KubeObject>>
}
