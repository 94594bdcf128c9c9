import type { ComponentId, SimEvent } from '#model/simEvent'
import { toneOf, tones, type EventTone } from './eventTone'

/** The stretch of time that is shown. */
export interface TimeWindow {
  readonly from: number
  readonly to: number
}

/** One mark in a lane: an event, or several that stand too close to be told apart. */
export interface Mark {
  readonly x: number
  readonly tone: EventTone
  /** In the order in which they happened; never empty. */
  readonly events: readonly SimEvent[]
}

/** How close two marks may stand. */
const closest = 9

/** Where a moment stands in a picture of that width. */
export const xOf = (at: number, { from, to }: TimeWindow, width: number): number => ((at - from) / (to - from)) * width

/** The first event, among events in the order in which they happened, that is not before `at`. */
function firstFrom(events: readonly SimEvent[], at: number): number {
  let from = 0
  let to = events.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((events[middle]?.at ?? Infinity) < at) from = middle + 1
    else to = middle
  }
  return from
}

/**
 * The marks of each lane in a window of time, `width` pixels wide. Events that would touch share a mark, so there are
 * never more marks in a lane than fit beside each other, however many events there are.
 */
export function marksOf(
  events: readonly SimEvent[],
  window: TimeWindow,
  width: number,
): ReadonlyMap<ComponentId, readonly Mark[]> {
  const lanes = new Map<ComponentId, { x: number; events: SimEvent[] }[]>()
  for (let i = firstFrom(events, window.from); i < events.length; i++) {
    const event = events[i]
    if (event === undefined || event.at > window.to) break
    const x = xOf(event.at, window, width)
    const lane = lanes.get(event.component)
    const last = lane?.at(-1)
    if (last !== undefined && x - last.x < closest) last.events.push(event)
    else if (lane) lane.push({ x, events: [event] })
    else lanes.set(event.component, [{ x, events: [event] }])
  }
  return new Map(Array.from(lanes, ([component, marks]) => [component, marks.map(withTone)]))
}

function withTone({ x, events }: { readonly x: number; readonly events: readonly SimEvent[] }): Mark {
  const most = events.reduce((rank, event) => Math.max(rank, tones.indexOf(toneOf(event))), 0)
  return { x, events, tone: tones[most] ?? 'changed' }
}

/** The mark of a lane that is meant by pointing there. */
export function markAt(marks: readonly Mark[], x: number): Mark | undefined {
  const [nearest] = marks.toSorted((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))
  return nearest && Math.abs(nearest.x - x) <= closest ? nearest : undefined
}
