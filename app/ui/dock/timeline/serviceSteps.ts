import { proxyOf } from '#model/componentNames'
import { parseKey } from '#model/objectMeta'
import type { ComponentId, SimEvent } from '#model/simEvent'
import { effectsOf } from './causes'

/** One step of the way of a Service from the API server to its first packet. */
export interface ServiceStep {
  readonly who: string
  /** What they do, where it has not happened yet; else the event says it. */
  readonly what: string
  /** What happened, the first first; nothing where that has not happened yet. */
  readonly events: readonly SimEvent[]
}

export const isServiceCreated = (event: SimEvent): boolean =>
  event.type === 'created' && parseKey(event.regarding).kind === 'Service'

/**
 * What happens when a Service is created, step by step: who has taken it in so far, and when. `nodes` are the Nodes whose
 * kube-proxies have to; `balanced` says that something outside is to be made for it as well.
 *
 * A kube-proxy and CoreDNS have taken it in once they go by a revision that holds it. A kube-proxy that wrote its rules
 * before there were endpoints has a second time to tell of.
 */
export function serviceSteps(
  events: readonly SimEvent[],
  created: SimEvent,
  nodes: readonly string[],
  balanced: boolean,
): readonly ServiceStep[] {
  const effects = effectsOf(events, created)
  const by = (component: ComponentId) => effects.filter((event) => event.component === component)
  const slices = effects.filter(
    ({ type, regarding }) => type === 'created' && parseKey(regarding).kind === 'EndpointSlice',
  )
  const endpoints = slices[0]?.revision
  const takenIn = (component: ComponentId, revision: number | undefined) =>
    revision === undefined ? undefined : firstWithin(events, component, revision)
  const stored = by('etcd').slice(0, 1)
  const allocated = effects.filter(({ type, component }) => type === 'allocated' && component === 'apiserver')
  const begin: readonly ServiceStep[] = [
    { who: 'apiserver', what: 'admits it', events: [created] },
    { who: 'apiserver', what: 'allocates its addresses', events: allocated },
    { who: 'etcd', what: 'stores it', events: stored },
    { who: 'endpointslice-controller', what: 'writes its slices', events: slices },
  ]
  // Where nothing takes time everybody knows of it at once, and nobody tells.
  if (stored.length === 0) return begin.filter((step) => step.events.length > 0)
  const clouds = effects.filter(({ component }) => balancers.has(component))
  return [
    ...begin,
    { who: 'coredns', what: 'answers by it', events: [takenIn('coredns', created.revision)].filter(isThere) },
    ...nodes.map((node): ServiceStep => {
      const component = proxyOf(node)
      const times = [takenIn(component, created.revision), takenIn(component, endpoints)].filter(isThere)
      return { who: component, what: 'writes its rules', events: [...new Set(times)] }
    }),
    ...(balanced ? [{ who: 'service-controller', what: 'has a balancer made', events: clouds }] : []),
    ...firstPacket(events, created),
  ]
}

const balancers: ReadonlySet<ComponentId> = new Set(['service-controller', 'metallb-controller'])

/** The first time that a component goes by all that was written up to a revision. */
const firstWithin = (events: readonly SimEvent[], component: ComponentId, revision: number): SimEvent | undefined =>
  events.find((event) => event.type === 'synced' && event.component === component && event.seen >= revision)

/** The first request that was sent since. */
function firstPacket(events: readonly SimEvent[], created: SimEvent): readonly ServiceStep[] {
  const sent = events.find(({ id, type }) => id > created.id && type === 'sent')
  return sent === undefined ? [] : [{ who: 'client', what: 'sends', events: [sent] }]
}

const isThere = (event: SimEvent | undefined): event is SimEvent => event !== undefined
