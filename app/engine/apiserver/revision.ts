import type { KubeObject } from '#model/objectMeta'
import type { Transaction } from './transaction'

/** The object as the next write stores it. */
export const withRevision = <O extends KubeObject>(tx: Transaction, object: O): O => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: String(tx.nextRevision()) },
})
