import type { EventId, SimEvent } from '#model/simEvent'

/** The event of that id, among events in the order in which they happened; undefined once it is forgotten. */
export function eventOf(events: readonly SimEvent[], id: EventId | undefined): SimEvent | undefined {
  if (id === undefined) return undefined
  let from = 0
  let to = events.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((events[middle]?.id ?? Infinity) < id) from = middle + 1
    else to = middle
  }
  return events[from]?.id === id ? events[from] : undefined
}

/** What led to an event, the first cause first and the event itself last; as far back as is known. */
export function causesOf(events: readonly SimEvent[], event: SimEvent): readonly SimEvent[] {
  const chain = [event]
  for (let cause = eventOf(events, event.causedBy); cause !== undefined; cause = eventOf(events, cause.causedBy)) {
    chain.unshift(cause)
  }
  return chain
}

/** What an event led to, directly and by way of others, in the order in which it happened. */
export function effectsOf(events: readonly SimEvent[], event: SimEvent): readonly SimEvent[] {
  const known = new Set<EventId>([event.id])
  const effects: SimEvent[] = []
  // What follows has a greater id than its cause.
  for (let i = events.indexOf(event) + 1; i < events.length; i++) {
    const one = events[i]
    if (one?.causedBy === undefined || !known.has(one.causedBy)) continue
    known.add(one.id)
    effects.push(one)
  }
  return effects
}
