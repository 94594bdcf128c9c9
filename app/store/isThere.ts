import { parseKey, type ObjectKey } from '#model/objectMeta'
import type { World } from '#engine'
import type { Scenario } from '#scenario'
import { hostByKey } from './hosts'
import { liveObject } from './liveObject'

/** Whether something of that key stands in the scenario or its cluster: an object, or a machine outside. */
export const isThere = (world: World, scenario: Scenario, key: ObjectKey): boolean =>
  parseKey(key).kind === 'Host'
    ? hostByKey(scenario, key) !== undefined
    : scenario.objects.has(key) || liveObject(world, key) !== undefined
