import type { Input, World } from '#engine'
import { step } from '#engine'
import { invariant } from '#lib/assert'
import { loadedOnce } from '#lib/loadedOnce'
import type { SimEvent } from '#model/simEvent'
import type { Clock } from './clock'
import type { PlaygroundStore } from './command'
import { notify } from './commands/notify'

/** All that a page needs only where things take time. */
const part = loadedOnce(async () => {
  const [{ liveStep, totalsOf, probeViews }, { recorded }, { driveTime }] = await Promise.all([
    import('#engine/live'),
    import('./recording'),
    import('./timeDriver'),
  ])
  return { liveStep, totalsOf, probeViews, recorded, driveTime }
})

type OverTime = Awaited<ReturnType<typeof part.load>>

/** Loads the part that lets time go by, or says that it is there. */
export const loadOverTime: () => Promise<OverTime> = part.load

/** That part, where time has gone by already; a cluster that comes to rest at once is shown without it. */
export function overTime(): OverTime {
  const loaded = part.now()
  invariant(loaded, 'what lets time go by is loaded before anything happens over time')
  return loaded
}

/** Whether things take time in that world. */
export const isOverTime = ({ settings }: World): boolean => settings.latency !== 'instant'

/** Drives time once there is any: where things take time, and what they need has been loaded. */
export function driveOnceOverTime(store: PlaygroundStore, clock: Clock): void {
  let asked = false
  const unsubscribe = store.subscribe(begin)
  begin()

  function begin(): void {
    if (!isOverTime(store.getState().world)) return
    const there = part.now()
    if (there) {
      unsubscribe()
      there.driveTime(store, clock)
    } else if (!asked) {
      asked = true
      // What cannot be loaded now is loaded when something is done, and told then if it cannot be.
      part.load().then(begin, () => undefined)
    }
  }
}

/** Whether all is there that a step of that world takes. */
export const canStep = (world: World): boolean => !isOverTime(world) || part.now() !== undefined

/** Does `then` once time can go by; says that `what` could not be done where the part for it cannot be loaded. */
export function withOverTime(store: PlaygroundStore, what: string, then: () => void): void {
  if (part.now()) then()
  else void loadAndDo(store, what, then)
}

async function loadAndDo(store: PlaygroundStore, what: string, then: () => void): Promise<void> {
  try {
    await part.load()
  } catch {
    const detail = 'The part of Kubewalk that lets time go by could not be loaded. Try once more.'
    notify(store, 'error', `${what}: not done`, detail)
    return
  }
  then()
}

/** The world after an input, at once or over time, as its settings say. The one place in which the page steps a world. */
export function stepped(world: World, input: Input): readonly [World, readonly SimEvent[]] {
  const latency = (input.type === 'configure' ? input.settings : undefined)?.latency ?? world.settings.latency
  return latency === 'instant' && !isOverTime(world) ? step(world, input) : overTime().liveStep(world, input)
}
