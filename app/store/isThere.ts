import { parseKey, type ObjectKey } from '#model/objectMeta'
import { balancersOf, type World } from '#engine'
import type { Scenario } from '#scenario'
import { hostByKey } from './hosts'
import { liveObject } from './liveObject'

/** Whether something of that key stands in the scenario or its cluster: an object, a machine outside, or a load balancer. */
export function isThere(world: World, scenario: Scenario, key: ObjectKey): boolean {
  switch (parseKey(key).kind) {
    case 'Host':
      return hostByKey(scenario, key) !== undefined
    case 'LoadBalancer':
      return balancersOf(world.settings, world.objects).some((balancer) => balancer.key === key)
    default:
      return scenario.objects.has(key) || liveObject(world, key) !== undefined
  }
}
