import type { PlaygroundStore } from '../command'
import { mayChange } from '../mayPerform'
import { isOverTime } from '../overTime'
import type { PageClock, PlaygroundState } from '../state'

/** Changes how time goes by. */
export function changeClock(store: PlaygroundStore, change: Partial<PageClock>): void {
  store.setState(({ clock }) => ({ clock: { ...clock, ...change } }))
}

/** The condition of everything that lets time go by. */
export function mayPass(state: PlaygroundState): true | { readonly because: string } {
  if (!isOverTime(state.world)) return { because: 'Everything happens at once here; let things take time first.' }
  return mayChange(state)
}
