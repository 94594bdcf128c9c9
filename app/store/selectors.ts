import { graphOf, type Graph, type Outcome, type Station } from '#engine'
import { serviceNameLabel, type EndpointSlice } from '#kinds/endpointslice/schema'
import { objectsOf } from '#kinds/registry'
import { memoByKey, memoLast } from '#lib/memo'
import { objectKey, parseKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { Trace } from '#model/trace'
import { completeLayout, isSystemKey, savedScenario, toWorld, type Frames, type Scenario } from '#scenario'
import { liveObject } from './liveObject'
import { lineOf } from './ownership'
import { isOverTime } from './overTime'
import { presentOf } from './present'
import { outcomeOf, stationsOfPlayer, traceOf } from './player'
import type { PlaygroundState } from './state'

const none: readonly Station[] = []

/** What stands on the canvas. */
export const graph = ({ world }: PlaygroundState): Graph => graphOf(world)

/** The stops of what is being played; none without a walk. */
export const stations = ({ player }: PlaygroundState): readonly Station[] => (player ? stationsOfPlayer(player) : none)

/** Where the packet is. */
export const currentStation = (state: PlaygroundState): Station | undefined => stations(state)[state.player?.at ?? 0]

/** The packet's whole way that is being played. */
export const currentTrace = ({ player }: PlaygroundState): Trace | undefined => (player ? traceOf(player) : undefined)

/** The outcome that is being played. */
export const currentOutcome = ({ player }: PlaygroundState): Outcome | undefined =>
  (player && outcomeOf(player)) || undefined

/** An object as the API server holds it. */
export const objectOf = ({ world }: PlaygroundState, key: ObjectKey): KubeObject | undefined => liveObject(world, key)

/** An object as somebody wrote it; undefined for everything that the cluster made. */
export const authoredOf = ({ scenario }: PlaygroundState, key: ObjectKey): KubeObject | undefined =>
  scenario.objects.get(key)

/** Whether an object belongs to the cluster itself: it came with it, serves it, or was made for something that does. */
export function isSystem({ scenario, world }: Pick<PlaygroundState, 'scenario' | 'world'>, key: ObjectKey): boolean {
  const { kind, namespace, name } = parseKey(key)
  if (kind === 'Host') return false
  if (kind === 'LoadBalancer') return isSystem({ scenario, world }, objectKey('Service', namespace, name))
  if (namespace.startsWith('kube-') || isSystemKey(key, scenario.cluster)) return true
  return !lineOf(world, key).some((maker) => scenario.objects.has(maker))
}

const layoutOfGraph = memoLast(completeLayout)

/** A place for everything on the canvas. */
export const layoutOf = (state: PlaygroundState): Frames => layoutOfGraph(graph(state), state.scenario.layout)

const slicesOfService = memoByKey(
  (service: ObjectKey, slices: ReadonlyMap<ObjectKey, EndpointSlice>): readonly EndpointSlice[] => {
    const { namespace, name } = parseKey(service)
    return [...slices.values()].filter(
      ({ metadata }) => metadata.namespace === namespace && metadata.labels?.[serviceNameLabel] === name,
    )
  },
)

/** The EndpointSlices of a Service. */
export const slicesOf = ({ world }: PlaygroundState, service: ObjectKey): readonly EndpointSlice[] =>
  slicesOfService(service, objectsOf(world.objects, 'EndpointSlice'))

const savedForm = memoLast(savedScenario)

const openedWorld = memoLast((scenario: Scenario) => toWorld(scenario).world)

/**
 * The scenario as it leaves this page: whoever opens it gets the cluster that stands here. Where things take time it is
 * the document alone, and whoever opens it begins at its beginning: what has gone by is no part of it.
 */
export function savedOf(state: PlaygroundState): Scenario {
  const { scenario, world } = presentOf(state)
  return savedForm(scenario, isOverTime(world) ? openedWorld(scenario) : world)
}
