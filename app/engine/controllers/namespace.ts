import { objectOf } from '#kinds/registry'
import { objectKey, type ObjectKey } from '#model/objectMeta'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { watch, type Controller } from './controller'

/**
 * Empties a namespace that is being deleted, and lets it go when nothing is left in it.
 *
 * Upstream: pkg/controller/namespace; its own finalizer `kubernetes` in the spec is not kept.
 */
export const namespaceController: Controller = {
  name: 'namespace-controller',
  watches: [
    watch('Namespace', ({ key, after }) => (after?.metadata.deletionTimestamp === undefined ? [] : [key])),
    {
      kind: '*',
      concerns: ({ before, after }, view) => {
        const key = objectKey('Namespace', '', before?.metadata.namespace ?? '')
        return after === undefined && isGoing(view, key) ? [key] : []
      },
    },
  ],
  reconcile,
}

const isGoing = (view: ClusterView, key: ObjectKey): boolean =>
  objectOf(view.objects, 'Namespace', key)?.metadata.deletionTimestamp !== undefined

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const namespace = objectOf(view.objects, 'Namespace', key)
  if (namespace === undefined || !isGoing(view, key)) return []
  const { name } = namespace.metadata
  const inside = [...view.objects.byKind.values()].flatMap((objects) =>
    [...objects].filter(([, { metadata }]) => metadata.namespace === name),
  )
  if (inside.length === 0) return [{ type: 'delete', key, because: 'it is empty', grace: 0 }]
  return inside
    .filter(([, { metadata }]) => metadata.deletionTimestamp === undefined)
    .map(([one]) => ({ type: 'delete', key: one, because: `its namespace ${name} is being deleted` }))
}
