import type { PlaygroundStore } from './command'
import { currentStation, graph } from './selectors'
import { shareLink } from './shareLink'

/** What `window.playground` offers to tests and to the curious. */
export interface PlaygroundHandle {
  /** Lets that much time pass for the clock that plays walks; only with `?clock=manual`. */
  readonly tick: (ms: number) => void
  /** The state in a few words, to be read in a console. */
  readonly summary: () => PlaygroundSummary
}

interface PlaygroundSummary {
  readonly title: string
  readonly origin: string
  readonly saved: string
  readonly objects: number
  readonly shown: number
  readonly undo: readonly string[]
  readonly redo: readonly string[]
  readonly station: string | null
  readonly playing: boolean
  readonly link: string
}

export const playgroundHandle = (store: PlaygroundStore, tick: (ms: number) => void): PlaygroundHandle => ({
  tick,
  summary: () => {
    const state = store.getState()
    const station = currentStation(state)
    return {
      title: state.scenario.title,
      origin: state.origin,
      saved: state.saved,
      objects: state.scenario.objects.size,
      shown: graph(state).nodes.length,
      undo: state.past.map((entry) => entry.label),
      redo: state.future.map((entry) => entry.label),
      station: station ? `${station.host.name}: ${station.title}` : null,
      playing: state.player?.playing ?? false,
      link: shareLink(state).url,
    }
  },
})
