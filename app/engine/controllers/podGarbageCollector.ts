import { objectOf } from '#kinds/registry'
import { objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { watch, type Controller } from './controller'

/** How long a Node has to be gone (`quarantineTime`). Upstream: pkg/controller/podgc/gc_controller.go, v1.34. */
const quarantine = 40_000

/** Stands for the Pods of a Node that has been gone for so long. */
const orphans = 'Orphans'

/**
 * Deletes the Pods of a Node that is not there, once it has not been there for a while.
 *
 * Upstream: pkg/controller/podgc gcOrphaned, which looks every 20 seconds besides. In instant mode it does so at once,
 * and leaves Pods alone that name a Node which never was here.
 */
export const podGarbageCollector: Controller = {
  name: 'pod-garbage-collector',
  watches: [
    watch('Node', ({ key, after }) => (after === undefined ? [key] : [])),
    watch('Pod', ({ after }, view) => {
      const node = objectKey('Node', '', after?.spec.nodeName ?? '')
      const isStray = (after?.spec.nodeName ?? '') !== '' && objectOf(view.objects, 'Node', node) === undefined
      return isStray && !view.isInstant ? [node] : []
    }),
  ],
  reconcile,
}

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const { kind, name } = parseKey(key)
  if (objectOf(view.objects, 'Node', objectKey('Node', '', name)) !== undefined) return []
  const pods = view.podsOn(name)
  if (pods.size === 0) return []
  if (kind !== orphans && !view.isInstant) {
    return [{ type: 'requeue', after: quarantine, key: objectKey(orphans, '', name) }]
  }
  return Array.from(pods.keys(), (pod) => ({
    type: 'delete',
    key: pod,
    because: `its node ${name} is gone`,
    grace: 0,
  }))
}
