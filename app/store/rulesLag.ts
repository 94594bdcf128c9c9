import { objectsOf } from '#kinds/registry'
import type { World } from '#engine'
import { proxyOf } from '#model/componentNames'
import { parseKey } from '#model/objectMeta'
import type { SimEvent } from '#model/simEvent'

/**
 * For how long a Node's rules have not said what the API server says of Services and their slices, in milliseconds: since
 * the first change that its kube-proxy has not written. Undefined where they are as they should be.
 */
export function rulesLag(
  { now, objects, observed }: World,
  events: readonly SimEvent[],
  node: string,
): number | undefined {
  const seen = observed.get(proxyOf(node))
  if (!seen) return undefined
  const isSame = (['Service', 'EndpointSlice'] as const).every(
    (kind) => objectsOf(seen, kind) === objectsOf(objects, kind),
  )
  if (isSame) return undefined
  const missed = events.slice(firstAfter(events, seen.revision)).find(isWatched)
  return missed === undefined ? undefined : now - missed.at
}

function isWatched({ type, regarding }: SimEvent): boolean {
  if (type !== 'created' && type !== 'updated' && type !== 'deleted') return false
  const { kind } = parseKey(regarding)
  return kind === 'Service' || kind === 'EndpointSlice'
}

/** The first event that a component has not heard of that goes by a revision. */
function firstAfter(events: readonly SimEvent[], revision: number): number {
  let from = 0
  let to = events.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((events[middle]?.revision ?? Infinity) <= revision) from = middle + 1
    else to = middle
  }
  return from
}
