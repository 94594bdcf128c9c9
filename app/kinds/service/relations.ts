import type { Relation } from '#model/kindDefinition'
import type { ObjectStore } from '#model/objectStore'
import type { ObjectKey } from '#model/objectMeta'
import { matchesPairs } from '#model/selector'
import { ownerRelations } from '../owners'
import type { Service } from './schema'

/** An edge to every Pod that the Service's selector matches, ready or not. */
export function serviceRelations(service: Service, store: ObjectStore): readonly Relation[] {
  const selected: ObjectKey[] = []
  for (const [key, pod] of store.byKind.get('Pod') ?? []) {
    const inNamespace = pod.metadata.namespace === service.metadata.namespace
    if (inNamespace && matchesPairs(service.spec.selector, pod.metadata.labels)) selected.push(key)
  }
  return [...ownerRelations(service), ...selected.map((to) => ({ type: 'selects' as const, to }))]
}
