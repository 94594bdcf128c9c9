import type { Station } from '#engine'
import type { Hop, HookName, Step } from '#model/trace'

/** Where on a machine a station stands: at an interface, on the kernel rail, or at the plug of a Pod or host. */
export type Anchor =
  | { readonly type: 'in' | 'out' | 'plug' }
  /** `slot` counts the places on the rail from where the packet comes in. */
  | { readonly type: 'hook'; readonly name: RailName; readonly slot: number }

export type RailName = HookName | 'route'

const forwarded: Readonly<Record<RailName, number>> = {
  PREROUTING: 0,
  OUTPUT: 0,
  route: 1,
  INPUT: 2,
  FORWARD: 2,
  POSTROUTING: 3,
}

/** Steps that belong to the routing decision, whatever hook the packet met last. */
const decidesRoute: ReadonlySet<Step['kind']> = new Set([
  'route',
  'noRoute',
  'martian',
  'ttlExceeded',
  'unreachable',
  'loop',
])

/**
 * The anchors of a Node's stations, one for each.
 *
 * Places on the rail are fixed for packets that come in, so the rail looks the same on every Node. A packet of the
 * Node's own is routed before it meets OUTPUT, so there the places follow the order of what happened. The packet never
 * moves backwards on the rail: what happens late to an earlier place is shown where the packet stands. So are the doors of
 * `lo` and of tunnel devices: the packet is still on the machine.
 */
export function anchorsOf(hop: Hop, stations: readonly Station[]): readonly Anchor[] {
  const own = hop.steps[0]?.kind !== 'enterInterface'
  const found = stations.map((station) => nameOf(hop, station, own))
  // Where a packet of the Node's own begins is no place of its own: it is where it is first dealt with.
  const names = own && stations[0]?.kind === 'send' ? [found[1], ...found.slice(1)] : found
  const lastExit = stations.findLastIndex((station) => station.kind === 'exit')
  let at: { readonly name: RailName; readonly slot: number } | undefined
  return stations.map((station, i) => {
    if (station.kind === 'enter' && i === 0) return { type: 'in' }
    if (station.kind === 'exit' && i === lastExit) return { type: 'out' }
    const name = names[i] ?? at?.name ?? 'route'
    if (at?.name !== name) {
      const slot = own && name !== 'POSTROUTING' ? Math.min(2, (at?.slot ?? -1) + 1) : forwarded[name]
      if (!at || slot >= at.slot) at = { name, slot }
    }
    return { type: 'hook', ...at }
  })
}

/** The rail's name for where a station happened: the hook that was met last, or the first one while no rules were asked yet. */
function nameOf(hop: Hop, station: Station, own: boolean): RailName {
  const last = station.steps.at(-1) ?? -1
  const kind = hop.steps[last]?.kind
  if (kind !== undefined && decidesRoute.has(kind)) return 'route'
  const met = hop.steps.slice(0, last + 1).findLast((step) => step.kind === 'hook')
  return met?.kind === 'hook' ? met.hook : own ? 'OUTPUT' : 'PREROUTING'
}
