import { objectKey, type KubeObject, type ObjectKey, type OwnerReference } from '#model/objectMeta'
import { getObject } from '../apiserver/objectStore'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import type { Controller } from './controller'

/**
 * Deletes what an object that was deleted owned, unless it has another owner (background propagation).
 *
 * Upstream: pkg/controller/garbagecollector. Where things take time, an object may be made after its owner has gone, and
 * goes as well. In instant mode that does not happen, and an owner that never was here is not looked for: a file may hold
 * the Pods of a cluster without what made them.
 */
export const garbageCollector: Controller = {
  name: 'garbage-collector',
  watches: [
    {
      kind: '*',
      concerns: ({ key, before, after }, view) => {
        if (after !== undefined) return view.isInstant || before !== undefined ? [] : [key]
        return before?.metadata.uid === undefined ? [] : view.ownedBy(before.metadata.uid).keys()
      },
    },
  ],
  reconcile,
}

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const object = getObject(view.objects, key)
  const owners = object?.metadata.ownerReferences ?? []
  if (object === undefined || owners.length === 0 || owners.some((owner) => isThere(view, object, owner))) return []
  return [{ type: 'delete', key, because: `its owner ${owners[0]?.kind ?? ''} ${owners[0]?.name ?? ''} is gone` }]
}

const isThere = (view: ClusterView, object: KubeObject, { kind, name, uid }: OwnerReference): boolean => {
  const namespaces = [object.metadata.namespace ?? '', '']
  return namespaces.some((namespace) => getObject(view.objects, objectKey(kind, namespace, name))?.metadata.uid === uid)
}
