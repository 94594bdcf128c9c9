import type { SimEvent } from '#model/simEvent'
import { eventOf } from './causes'
import { momentText } from './momentText'

/** An event as it is read out: when, who, what, and because of what. */
export function eventName(events: readonly SimEvent[], event: SimEvent): string {
  const cause = eventOf(events, event.causedBy)
  const because = cause === undefined ? '' : `, because of ${cause.component}: ${cause.message}`
  return `${momentText(event.at)}, ${event.component}: ${event.message}${because}`
}
