import { objectsOf } from '#kinds/registry'
import type { Pod } from '#kinds/pod/schema'
import type { ObjectKey } from '#model/objectMeta'
import type { World } from '#engine'

export const livePods = (world: World): ReadonlyMap<ObjectKey, Pod> => objectsOf(world.objects, 'Pod')
