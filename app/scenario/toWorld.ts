import { emptyWorld, step, type World } from '#engine'
import type { StatusError } from '#model/fieldError'
import { type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { SimEvent } from '#model/simEvent'
import { additionsTo } from './completeScenario'
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
 * The settled cluster of a scenario: what every cluster has, what the scenario leaves to its defaults, then its objects,
 * Namespaces and Nodes first and the rest in order, all in one `apply`.
 *
 * An object that the API server refuses is told and the rest stands, as with `kubectl apply`. So are settings that the
 * simulator does not know yet: the objects stand, but what follows from them is not to be trusted.
 */
export function toWorld(scenario: Scenario): Replay {
  const { cluster, hosts } = scenario
  const { nodes, namespaces, dns } = additionsTo(scenario)
  const authored = [...scenario.objects.values()]
  const objects = [
    ...systemObjects(cluster),
    ...namespaces,
    ...nodes,
    ...authored.filter(goesFirst),
    ...dns,
    ...authored.filter((object) => !goesFirst(object)),
  ]
  const [settled, happened] = step(emptyWorld(cluster), { type: 'apply', objects })
  const [world, more] = hosts.length > 0 ? step(settled, { type: 'configure', hosts }) : [settled, []]
  const events = [...happened, ...more]
  const allowed = supported(cluster)
  return {
    world,
    events,
    refusals: [...(allowed.ok ? [] : [{ message: allowed.error.message }]), ...events.flatMap(refusalOf)],
    remarks: namespaces.map(({ metadata }) => `namespace ${metadata.name} was missing and has been made`),
  }
}

const goesFirst = ({ kind }: KubeObject): boolean => kind === 'Namespace' || kind === 'Node'

const refusalOf = (event: SimEvent): readonly Refusal[] =>
  event.type === 'refused'
    ? [{ message: event.error.message, object: { key: event.regarding, error: event.error } }]
    : []
