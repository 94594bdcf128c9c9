import type { Lookup, Station } from '#engine'
import type { HostId, Trace } from '#model/trace'

/** How an entry of a host is named among the stops of a walk. */
export const entryKey = (host: HostId, id: string): string => `${host} ${id}`

/** For each connection-tracking entry that a walk met, the stop at which it entered the table, or was first met. */
export function entryStops(trace: Trace, stations: readonly Station[]): ReadonlyMap<string, Station> {
  const stops = new Map<string, Station>()
  const made = new Set<string>()
  for (const station of stations) {
    const leg = station.leg === 'request' ? trace : trace.reply
    for (const at of station.steps) {
      const step = leg?.hops[station.hop]?.steps[at]
      if (step?.kind !== 'conntrack' || !step.entry) continue
      const key = entryKey(station.host.id, step.entry.id)
      const makes = step.action === 'confirm'
      if (!stops.has(key) || (makes && !made.has(key))) stops.set(key, station)
      if (makes) made.add(key)
    }
  }
  return stops
}

/** For each connection-tracking entry that a name lookup met, the index of that lookup. */
export function entryLookups(lookups: readonly Lookup[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const [index, { trace }] of lookups.entries()) {
    for (const { host, steps } of [...trace.hops, ...(trace.reply?.hops ?? [])]) {
      for (const step of steps)
        if (step.kind === 'conntrack' && step.entry) found.set(entryKey(host.id, step.entry.id), index)
    }
  }
  return found
}
