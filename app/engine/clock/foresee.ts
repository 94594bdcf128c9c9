import type { ComponentId, EventId, SimEvent } from '#model/simEvent'
import type { SimTime } from '#model/simTime'
import type { World } from '../world'
import { liveStep } from './liveStep'

/** What a world that is left alone comes to next. */
export type Foreseen =
  | {
      readonly type: 'event'
      readonly at: SimTime
      readonly event: EventId
      readonly component: ComponentId
      readonly message: string
      /** How many other things happen at the same moment. */
      readonly others: number
    }
  /** Nothing but heartbeats until then. */
  | { readonly type: 'nothing'; readonly until: SimTime }

/** A look ahead that can be broken off and taken up again. */
export interface LookAhead {
  /** What was looked through so far. */
  readonly world: World
  readonly until: SimTime
  /** How far the next look goes. */
  readonly window: number
}

/** How far ahead anything is looked for: longer than the longest wait in Kubernetes, the 300 s until Pods are evicted. */
const horizon = 400_000

const firstWindow = 20
const widest = 2000

/**
 * The beginning of a look ahead from `world`. The requests of streams are left out: they go on all the time, and to send
 * thousands of them only to see what comes next takes longer than to wait for it.
 */
export const lookAhead = (world: World): LookAhead => ({
  world: withoutStreams(world),
  until: (world.now + horizon) as SimTime,
  window: firstWindow,
})

function withoutStreams(world: World): World {
  const { clock } = world
  if (clock === null || clock.streams.size === 0) return world
  const items = clock.queue.items.filter(({ task }) => task.type !== 'stream')
  return { ...world, clock: { ...clock, streams: new Map(), queue: { ...clock.queue, items } } }
}

/**
 * One look further: what happens next, or from where to look on.
 *
 * It is seen by living it: what is named before it happens is what then happens, unless somebody does something
 * meanwhile. What nobody waits for is passed over, for it leaves no event behind: informers that hear, leases that are
 * renewed, Nodes that are found to be well.
 */
export function lookFurther({ world, until, window }: LookAhead): Foreseen | LookAhead {
  if (world.now >= until) return { type: 'nothing', until }
  const [next, events] = liveStep(world, { type: 'advance', ms: Math.min(window, until - world.now) })
  const [first] = events
  if (first === undefined) return { world: next, until, window: Math.min(widest, window * 2) }
  return foreseen(first, events)
}

function foreseen(first: SimEvent, events: readonly SimEvent[]): Foreseen {
  const { id: event, at, component, message } = first
  return { type: 'event', at, event, component, message, others: events.filter((one) => one.at === at).length - 1 }
}
