import { slicesOf } from '#kinds/endpointslice/slicesOf'
import { objectOf } from '#kinds/registry'
import { assertNever } from '#lib/assert'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import type { SimEvent } from '#model/simEvent'
import { proxyOf } from '#model/componentNames'
import { observedBy, type World } from '../world'
import { isRoutine } from './task'

/** Something that time can be let go by for. */
export type Condition =
  | { readonly type: 'readyEndpoints'; readonly service: ObjectKey; readonly count: number }
  /** The rules on a Node say what the API server says. */
  | { readonly type: 'rulesUpToDate'; readonly node: string }
  /** The API server has let go of an object. */
  | { readonly type: 'gone'; readonly key: ObjectKey }
  | { readonly type: 'anything' }
  /** Nothing is left to do but what is done again and again. */
  | { readonly type: 'settled' }

/** Whether it has come to that, in `world` and by what has `happened` on the way there. */
export function isMet(condition: Condition, world: World, happened: readonly SimEvent[]): boolean {
  switch (condition.type) {
    case 'readyEndpoints':
      return readyEndpoints(world, condition.service) === condition.count
    case 'rulesUpToDate':
      return hasUpToDateRules(world, condition.node)
    case 'gone':
      return world.objects.byKind.get(parseKey(condition.key).kind)?.has(condition.key) !== true
    case 'anything':
      return happened.length > 0
    case 'settled':
      return (world.clock?.queue.items ?? []).every(({ task }) => isRoutine(task))
    default:
      return assertNever(condition)
  }
}

/** How many endpoints of a Service its slices call ready, of its primary family. */
export function readyEndpoints(world: World, service: ObjectKey): number {
  const { namespace, name } = parseKey(service)
  const family = objectOf(world.objects, 'Service', service)?.spec.ipFamilies?.[0]
  return slicesOf(world.objects, namespace, name)
    .filter(({ addressType }) => family === undefined || addressType === family)
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false).length
}

/** Whether a Node's kube-proxy has written its rules from Services and slices as they are now. */
export function hasUpToDateRules(world: World, node: string): boolean {
  const { byKind } = observedBy(world, proxyOf(node))
  return ['Service', 'EndpointSlice'].every((kind) => byKind.get(kind) === world.objects.byKind.get(kind))
}
