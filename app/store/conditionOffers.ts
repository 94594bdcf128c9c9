import { hasUpToDateRules, isMet, readyEndpoints, type Condition } from '#engine/live'
import type { Pod } from '#kinds/pod/schema'
import { objectsOf } from '#kinds/registry'
import type { Service } from '#kinds/service/schema'
import { matchesPairs } from '#model/selector'
import { keyOf, type ObjectKey } from '#model/objectMeta'
import { isSystem } from './selectors'
import type { PlaygroundState } from './state'

/** As many are offered of each sort; what is selected comes first. */
const most = 4

/** What time can be let go by for in the cluster as it stands; nothing that is so already. */
export function conditionOffers(state: PlaygroundState): readonly Condition[] {
  const { world } = state
  const nodes = [...objectsOf(world.objects, 'Node').values()].map(({ metadata }) => metadata.name)
  const stale = nodes.filter((node) => !hasUpToDateRules(world, node))
  const offers: readonly Condition[] = [
    ...servicesOf(state).flatMap((service) => endpointOffers(state, service)),
    ...stale.slice(0, most).map((node) => ({ type: 'rulesUpToDate' as const, node })),
    ...leaving(state).map((key) => ({ type: 'gone' as const, key })),
    { type: 'anything' },
    { type: 'settled' },
  ]
  return offers.filter((offer) => !isMet(offer, world, []))
}

function servicesOf(state: PlaygroundState): readonly Service[] {
  const services = [...objectsOf(state.world.objects, 'Service').values()].filter(
    (service) => service.spec.selector !== undefined && !isSystem(state, keyOf(service)),
  )
  const isChosen = (service: Service): boolean => state.selection.includes(keyOf(service))
  return [...services.filter(isChosen), ...services.filter((service) => !isChosen(service))].slice(0, most)
}

/** As many ready endpoints as its workloads are asked for, or one fewer than there are, as when a Pod is lost. */
function endpointOffers({ world }: PlaygroundState, service: Service): readonly Condition[] {
  const key = keyOf(service)
  const ready = readyEndpoints(world, key)
  const counts = new Set([wantedEndpoints(world.objects, service), Math.max(0, ready - 1)])
  return [...counts].map((count) => ({ type: 'readyEndpoints', service: key, count }))
}

/** What its workloads are asked for, and the Pods that belong to none. */
function wantedEndpoints(objects: PlaygroundState['world']['objects'], { metadata, spec }: Service): number {
  const isOurs = (namespace: string | undefined, labels: Readonly<Record<string, string>> | undefined): boolean =>
    namespace === metadata.namespace && matchesPairs(spec.selector, labels)
  let count = 0
  for (const kind of ['Deployment', 'StatefulSet'] as const) {
    for (const workload of objectsOf(objects, kind).values()) {
      const { template, replicas = 1 } = workload.spec
      if (isOurs(workload.metadata.namespace, template.metadata?.labels)) count += replicas
    }
  }
  for (const { metadata: pod } of objectsOf(objects, 'Pod').values()) {
    const isAlone = (pod.ownerReferences ?? []).every(({ kind }) => kind !== 'ReplicaSet' && kind !== 'StatefulSet')
    if (isAlone && pod.deletionTimestamp === undefined && isOurs(pod.namespace, pod.labels)) count += 1
  }
  return count
}

/** Pods that are on their way out. */
const leaving = ({ world }: PlaygroundState): readonly ObjectKey[] =>
  [...objectsOf(world.objects, 'Pod')]
    .filter(([, { metadata }]: readonly [ObjectKey, Pod]) => metadata.deletionTimestamp !== undefined)
    .slice(0, most)
    .map(([key]) => key)
