import { serviceNameLabel } from '#kinds/endpointslice/schema'
import { controllerOf, objectKey, parseKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { World } from '#engine'
import { liveObject } from './liveObject'

/** The object that this one is there because of, one level up: its controller, or the Service of its endpoints. */
function makerOf(object: KubeObject): ObjectKey | undefined {
  const namespace = object.metadata.namespace ?? ''
  const owner = controllerOf(object)
  if (owner) return objectKey(owner.kind, namespace, owner.name)
  if (object.kind === 'Endpoints') return objectKey('Service', namespace, object.metadata.name)
  const service = object.metadata.labels?.[serviceNameLabel]
  return service === undefined ? undefined : objectKey('Service', namespace, service)
}

/** `key`, its maker, the maker's maker, and so on, as far as they exist. */
export function lineOf(world: World, key: ObjectKey): readonly ObjectKey[] {
  const line: ObjectKey[] = []
  let current: ObjectKey | undefined = key
  while (current !== undefined && !line.includes(current)) {
    const object: KubeObject | undefined = liveObject(world, current)
    if (!object) break
    line.push(current)
    current = makerOf(object)
  }
  return line
}

/** The Deployment, StatefulSet… at the end of a Pod's line, if a controller made the Pod. */
export function workloadOf(world: World, pod: ObjectKey): ObjectKey | undefined {
  const [, ...makers] = lineOf(world, pod)
  return makers.at(-1)
}

/** `Pod web-1`, `Pod shop/web-1`: how notices name an object. */
export function nameOf(key: ObjectKey): string {
  const { kind, namespace, name } = parseKey(key)
  return namespace === '' || namespace === 'default' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`
}
