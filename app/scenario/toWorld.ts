import { emptyWorld, step, type Input, type World } from '#engine'
import type { StatusError } from '#model/fieldError'
import type { KubeObject, ObjectKey } from '#model/objectMeta'
import type { SimEvent } from '#model/simEvent'
import { goesFirst } from './applyOrder'
import { additionsTo, openedScenario } from './completeScenario'
import type { Scenario } from './scenario'
import { supported } from './supported'
import { systemObjects } from './systemObjects'

/** Something of a scenario that did not come about. */
export interface Refusal {
  readonly message: string
  /** The object that the API server refused, and its answer. */
  readonly object?: { readonly key: ObjectKey; readonly error: StatusError }
}

/** The cluster that follows from a scenario. */
export interface Replay {
  readonly world: World
  readonly events: readonly SimEvent[]
  readonly refusals: readonly Refusal[]
  /** What was added so that the scenario could stand, one sentence each. */
  readonly remarks: readonly string[]
}

/**
 * The settled cluster of a scenario: what every cluster has, then the objects of the opened scenario in order, each
 * settled before the next one comes.
 *
 * So a scenario that was put together by hand, thing by thing, gives the same cluster again, down to the addresses,
 * wherever its link is opened.
 *
 * An object that the API server refuses is told and the rest stands, as with `kubectl apply`. So are settings that the
 * simulator does not know yet: the objects stand, but what follows from them is not to be trusted.
 */
export function toWorld(scenario: Scenario): Replay {
  const { cluster, hosts } = scenario
  const { namespaces } = additionsTo(scenario)
  const batches = [systemObjects(cluster), ...batchesOf(openedScenario(scenario).objects.values())]
  const inputs: readonly Input[] = [
    ...batches.map((objects) => ({ type: 'apply' as const, objects })),
    ...(hosts.length > 0 ? [{ type: 'configure' as const, hosts }] : []),
  ]
  let world = emptyWorld(cluster)
  const events: SimEvent[] = []
  for (const input of inputs) {
    const [next, happened] = step(world, input)
    world = next
    events.push(...happened)
  }
  const allowed = supported(cluster)
  return {
    world,
    events,
    refusals: [...(allowed.ok ? [] : [{ message: allowed.error.message }]), ...events.flatMap(refusalOf)],
    remarks: namespaces.map(({ metadata }) => `namespace ${metadata.name} was missing and has been made`),
  }
}

/**
 * The objects as they are handed in: all at once, so that a dump's Pods find their workloads and addresses that a later
 * object names are kept for it; but Nodes that come when there is something to be scheduled come by themselves, for the
 * Pods that wait go to the first that is there.
 */
function batchesOf(objects: Iterable<KubeObject>): readonly (readonly KubeObject[])[] {
  const batches: KubeObject[][] = [[]]
  let somethingWaits = false
  for (const object of objects) {
    if (object.kind === 'Node' && somethingWaits) batches.push([])
    batches.at(-1)?.push(object)
    somethingWaits ||= !goesFirst(object)
  }
  return batches
}

const refusalOf = (event: SimEvent): readonly Refusal[] =>
  event.type === 'refused'
    ? [{ message: event.error.message, object: { key: event.regarding, error: event.error } }]
    : []
