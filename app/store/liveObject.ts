import { parseKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { World } from '#engine'

/** The object of that key as the API server holds it now. */
export const liveObject = (world: World, key: ObjectKey): KubeObject | undefined =>
  world.objects.byKind.get(parseKey(key).kind)?.get(key)

/** The Pod's, Service's… typed form is `#kinds/registry`'s business; this is for code that is the same for all kinds. */
export const liveObjects = (world: World, kind: string): ReadonlyMap<ObjectKey, KubeObject> =>
  world.objects.byKind.get(kind) ?? new Map<ObjectKey, KubeObject>()
