import type { SimEvent } from '#model/simEvent'
import type { Lane } from './lanesOf'

/** Where a key leads from an event: along time with left and right, to the neighbouring lane with up and down. */
export function nextEvent(
  events: readonly SimEvent[],
  lanes: readonly Lane[],
  from: SimEvent | undefined,
  key: string,
): SimEvent | undefined {
  const at = from === undefined ? events.length : events.indexOf(from)
  switch (key) {
    case 'ArrowRight':
      return events[Math.min(events.length - 1, at + 1)]
    case 'ArrowLeft':
      return events[Math.max(0, at - 1)]
    case 'Home':
      return events[0]
    case 'End':
      return events.at(-1)
    case 'ArrowUp':
    case 'ArrowDown':
      return from && inNextLane(events, lanes, from, key === 'ArrowUp' ? -1 : 1)
    default:
      return undefined
  }
}

/** The event nearest in time in the next lane that has any. */
function inNextLane(
  events: readonly SimEvent[],
  lanes: readonly Lane[],
  from: SimEvent,
  step: number,
): SimEvent | undefined {
  for (
    let i = lanes.findIndex(({ component }) => component === from.component) + step;
    i >= 0 && i < lanes.length;
    i += step
  ) {
    const own = events.filter(({ component }) => component === lanes[i]?.component)
    const [nearest] = own.toSorted((a, b) => Math.abs(a.at - from.at) - Math.abs(b.at - from.at))
    if (nearest) return nearest
  }
  return undefined
}
