import { objectOf } from '#kinds/registry'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { watch, type Controller } from './controller'

/**
 * Empties a namespace that was deleted. It stands first, so nobody makes anything new there meanwhile.
 *
 * Upstream: pkg/controller/namespace, which empties it before it lets it go.
 */
export const namespaceController: Controller = {
  name: 'namespace-controller',
  watches: [watch('Namespace', ({ key, after }) => (after === undefined ? [key] : []))],
  reconcile,
}

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const { name } = parseKey(key)
  if (objectOf(view.objects, 'Namespace', key) !== undefined) return []
  const inside: ObjectKey[] = []
  for (const objects of view.objects.byKind.values()) {
    for (const [one, { metadata }] of objects) if (metadata.namespace === name) inside.push(one)
  }
  return inside.map((one) => ({ type: 'delete', key: one, because: `its namespace ${name} is gone` }))
}
