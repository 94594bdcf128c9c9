import { isMet, lookAhead, lookFurther, type LookAhead } from '#engine/live'
import type { Clock } from './clock'
import type { PlaygroundStore } from './command'
import { changeClock } from './commands/changeClock'
import { notify } from './commands/notify'
import { passTime } from './commands/passTime'
import { putInScript } from './commands/putInScript'
import { clockText } from './clockText'
import { conditionWords } from './conditionWords'
import { isOverTime } from './overTime'
import type { Checkpoint, PageClock, PlaygroundState } from './state'

/** How far the page's beats lie apart, in milliseconds on the wall. */
const beat = 16

/** How long a beat may work; what it does not come to is done in the next one. */
const budget = 8

/** What is caught up with after a while in which the page could not beat, as in a tab that is not seen. */
const mostOwed = 250

/** Simulated time that goes by in one piece, unless something is waited for. */
const slice = 500

/**
 * Lets time go by while the clock runs: so much simulated time for the time on the wall as its speed says, in pieces that
 * leave the page room to draw. A cluster that takes longer to be worked out runs slower than it was told to.
 *
 * While it stands, what happens next is looked for, a little at a time. Gives back how to stop driving.
 */
export function driveTime(store: PlaygroundStore, clock: Clock): () => void {
  let cancel: (() => void) | undefined
  let last = clock.now()
  let owed = 0
  let ahead: LookAhead | null = null
  let begun: Checkpoint | undefined

  const wait = (ms: number): void => {
    cancel?.()
    cancel = clock.after(ms, () => {
      cancel = undefined
      if (isOverTime(store.getState().world)) onBeat()
    })
  }

  function onBeat(): void {
    const started = clock.now()
    const { speed, running } = store.getState().clock
    if (running) {
      owed = Math.min(owed + (started - last) * speed, mostOwed * speed)
      last = started
      while (store.getState().clock.running && owed >= 1 && clock.now() - started < budget) owed -= goOn(store, owed)
    }
    const state = store.getState()
    const isLooking = wantsNext(state)
    if (isLooking) look(state, started)
    if (store.getState().clock.running || (isLooking && store.getState().clock.next === null)) wait(beat)
  }

  function look({ world }: PlaygroundState, started: number): void {
    ahead ??= lookAhead(world)
    do {
      const found = lookFurther(ahead)
      if ('type' in found) {
        ahead = null
        changeClock(store, { next: found })
        return
      }
      ahead = found
    } while (clock.now() - started < budget)
  }

  /** A document whose time begins brings along what happens at its moments. */
  function begin({ recording }: PlaygroundState): boolean {
    const first = recording?.checkpoints[0]
    if (first === undefined || first === begun) return false
    begun = first
    putInScript(store)
    return true
  }

  const unsubscribe = store.subscribe((state, before) => {
    if (!isOverTime(state.world)) return
    // What was put in comes by here itself.
    if (begin(state) && store.getState() !== state) return
    if (isOutdated(state, before)) {
      ahead = null
      if (state.clock.next !== null) return changeClock(store, { next: null })
    }
    if (state.clock.running && !before.clock.running) {
      last = clock.now()
      owed = 0
    }
    if (cancel === undefined && (state.clock.running || wantsNext(state))) wait(state.clock.running ? beat : 0)
  })
  if (isOverTime(store.getState().world)) {
    begin(store.getState())
    wait(0)
  }
  return () => {
    unsubscribe()
    cancel?.()
  }
}

/** Lets the next piece of time go by, `owed` at most, and gives back how long it was. */
function goOn(store: PlaygroundStore, owed: number): number {
  const { world, clock } = store.getState()
  const { until } = clock
  const due = world.clock?.queue.items[0]?.due ?? Infinity
  const ms = Math.floor(Math.min(owed, until === null ? slice : Math.max(0, due - world.now)))
  const happened = passTime(store, ms)
  const after = store.getState().world
  if (until !== null && isMet(until, after, happened)) {
    const words = conditionWords(until)
    changeClock(store, { running: false, until: null, shown: words })
    notify(store, 'info', `Time stands still at ${clockText(after.now)}`, `${words}.`)
  }
  return Math.max(ms, 1)
}

/** Whether it is to be found out what comes next: not while time runs too fast for that to be read. */
const wantsNext = ({ world, clock, rewound }: PlaygroundState): boolean =>
  isOverTime(world) && rewound === null && clock.next === null && (!clock.running || clock.speed <= 1)

/** Whether what was found out to come next comes no more: it has, or something was done that may change it. */
function isOutdated(state: PlaygroundState, before: PlaygroundState): boolean {
  if (state.rewound !== before.rewound) return false
  if (isPast(state.clock.next, state)) return true
  return state.recording?.acts !== before.recording?.acts || state.scenario.cluster !== before.scenario.cluster
}

function isPast(next: PageClock['next'], { world }: PlaygroundState): boolean {
  if (next === null) return false
  return next.type === 'event' ? next.at <= world.now : next.until <= world.now
}
