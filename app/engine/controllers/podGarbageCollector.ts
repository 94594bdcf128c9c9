import { objectOf } from '#kinds/registry'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { watch, type Controller } from './controller'

/**
 * Deletes the Pods of a Node that was deleted.
 *
 * Upstream: pkg/controller/podgc gcOrphaned, which waits 40 seconds first. Pods that name a Node which never was here
 * are left alone.
 */
export const podGarbageCollector: Controller = {
  name: 'pod-garbage-collector',
  watches: [watch('Node', ({ key, after }) => (after === undefined ? [key] : []))],
  reconcile,
}

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const { name } = parseKey(key)
  if (objectOf(view.objects, 'Node', key) !== undefined) return []
  return Array.from(view.podsOn(name).keys(), (pod) => ({
    type: 'delete',
    key: pod,
    because: `its node ${name} is gone`,
    grace: 0,
  }))
}
