import { isEqual } from '#lib/isEqual'
import { keyOf } from '#model/objectMeta'
import { getObject } from '../apiserver/objectStore'
import { fieldOf } from '../apiserver/systemFields'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'

/**
 * The writes without those that would leave an object as the view shows it.
 *
 * Controllers compare before they write, so a cluster at rest is not written to; and a view that lags behind gives no
 * reason to write what one has seen already.
 */
export const realChanges = (view: ClusterView, writes: readonly Write[]): readonly Write[] =>
  writes.filter((write) => {
    if (write.type !== 'update' && write.type !== 'updateStatus') return true
    const seen = getObject(view.objects, keyOf(write.object))
    if (seen === undefined) return true
    return write.type === 'update'
      ? !isEqual(seen, write.object)
      : !isEqual(fieldOf(seen, 'status'), fieldOf(write.object, 'status'))
  })
