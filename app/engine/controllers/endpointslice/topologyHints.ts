import type { SliceEndpoint } from '#kinds/endpointslice/schema'
import type { Service } from '#kinds/service/schema'
import type { PortGroup } from './planSlices'

/** Whether a Service asks for `service.kubernetes.io/topology-mode: Auto`; the older annotation goes first. */
export function hasTopologyMode({ metadata }: Service): boolean {
  const { annotations = {} } = metadata
  const mode =
    annotations['service.kubernetes.io/topology-aware-hints'] ?? annotations['service.kubernetes.io/topology-mode']
  return mode === 'Auto' || mode === 'auto'
}

/** How much more than its share any endpoint may get. */
const overload = 0.2

/**
 * The endpoints with a zone each that uses them, so many for each zone as its share of processors asks for; without hints
 * where a safeguard speaks against it: shares that are not known, an endpoint without a zone, fewer endpoints than zones,
 * or so few that some would get a fifth more than their share.
 *
 * Every endpoint is for its own zone first; zones that have too many give to those that have too few. Upstream walks Go
 * maps, whose order is chance; here zones come in the order of their names. The hints are found anew each time, while
 * upstream leaves those of slices that did not change and are still good.
 * Upstream: staging/src/k8s.io/endpointslice/topologycache, AddHints and redistributeHints.
 */
export function withTopologyHints(
  groups: readonly PortGroup[],
  shares: ReadonlyMap<string, number> | undefined,
): readonly PortGroup[] {
  const ready = groups.flatMap(({ endpoints }) => endpoints.filter(isReady))
  const desired = shares && desiredEndpoints(ready.length, shares)
  if (!desired || ready.some(({ zone = '' }) => zone === '')) return groups
  const { giving, receiving } = exchangeOf(desired, countByZone(ready))
  return groups.map(({ ports, endpoints }) => ({
    ports,
    endpoints: endpoints.map((endpoint) => {
      if (!isReady(endpoint)) return endpoint
      const { zone = '' } = endpoint
      const receiver = (giving.get(zone) ?? 0) > 0 ? [...receiving].find(([, count]) => count > 0)?.[0] : undefined
      if (receiver !== undefined) {
        giving.set(zone, (giving.get(zone) ?? 0) - 1)
        receiving.set(receiver, (receiving.get(receiver) ?? 0) - 1)
      }
      return { ...endpoint, hints: { forZones: [{ name: receiver ?? zone }] } }
    }),
  }))
}

const isReady = ({ conditions }: SliceEndpoint): boolean => conditions?.ready === true

/** How many endpoints each zone should have, no whole numbers; undefined when the least that each must have are too many. */
function desiredEndpoints(count: number, shares: ReadonlyMap<string, number>): ReadonlyMap<string, number> | undefined {
  if (shares.size > count) return undefined
  let rest = count
  const desired = new Map<string, number>()
  for (const [zone, share] of shares) {
    const least = Math.ceil((share * count) / (1 + overload))
    desired.set(zone, Math.max(share * count, least))
    rest -= least
  }
  return rest < 0 ? undefined : desired
}

function countByZone(endpoints: readonly SliceEndpoint[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { zone = '' } of endpoints) counts.set(zone, (counts.get(zone) ?? 0) + 1)
  return counts
}

interface Exchange {
  readonly giving: Map<string, number>
  readonly receiving: Map<string, number>
}

/** How many endpoints zones give and get: one at a time, from who has most too many to who has most too few. */
function exchangeOf(desired: ReadonlyMap<string, number>, present: ReadonlyMap<string, number>): Exchange {
  const excess = ([zone, wanted]: readonly [string, number]): number => (present.get(zone) ?? 0) - wanted
  const tooMany = new Map([...desired].map((one) => [one[0], excess(one)]))
  const tooFew = new Map([...desired].map((one) => [one[0], -excess(one)]))
  const exchange: Exchange = { giving: new Map(), receiving: new Map() }
  for (;;) {
    const [from, most] = greatest(tooMany)
    const [to, least] = greatest(tooFew)
    if ((most < 1 && least < 1) || most < 0.5 || least < 0.5) return exchange
    exchange.giving.set(from, (exchange.giving.get(from) ?? 0) + 1)
    exchange.receiving.set(to, (exchange.receiving.get(to) ?? 0) + 1)
    tooMany.set(from, most - 1)
    tooFew.set(to, least - 1)
  }
}

/** The zone with the greatest number above 0, the first of several. */
function greatest(zones: ReadonlyMap<string, number>): readonly [string, number] {
  let found: readonly [string, number] = ['', 0]
  for (const [zone, value] of zones) if (value > found[1]) found = [zone, value]
  return found
}
