import { balancersOf, type Balancer, type World } from '#engine'
import type { ObjectKey } from '#model/objectMeta'

/** The load balancer of that key. */
export const balancerByKey = (world: World, key: ObjectKey): Balancer | undefined =>
  balancersOf(world.settings, world.objects).find((balancer) => balancer.key === key)

/** What stands before the cluster for this Service; nothing while it has no external address. */
export const balancerOfService = (world: World, service: ObjectKey): Balancer | undefined =>
  balancersOf(world.settings, world.objects).find((balancer) => balancer.service === service)
