import { assertNever } from '#lib/assert'
import type { SimEvent } from '#model/simEvent'

/** What a mark of the timeline looks like: by its shape one sees what kind of thing has happened. */
export type EventTone = 'act' | 'made' | 'changed' | 'gone' | 'synced' | 'bad'

/** The tones, the most telling last: a mark that stands for several events has that of the most telling one. */
export const tones: readonly EventTone[] = ['synced', 'changed', 'gone', 'made', 'act', 'bad']

/** The tone of an event: what a person did by hand stands out, and so does what went wrong. */
export function toneOf(event: SimEvent): EventTone {
  switch (event.type) {
    case 'refused':
    case 'warning':
    case 'unschedulable':
    case 'broken':
      return 'bad'
    case 'sent':
      return event.verdict === 'delivered' ? 'changed' : 'bad'
    case 'created':
      return byHand(event) ? 'act' : 'made'
    case 'updated':
    case 'mended':
      return byHand(event) ? 'act' : 'changed'
    case 'deleted':
      return byHand(event) ? 'act' : 'gone'
    case 'allocated':
    case 'scheduled':
    case 'recorded':
    case 'tried':
    case 'forgotten':
    case 'streamEnded':
      return 'changed'
    case 'synced':
      return 'synced'
    default:
      return assertNever(event)
  }
}

const byHand = ({ component, causedBy }: SimEvent): boolean => component === 'apiserver' && causedBy === undefined
