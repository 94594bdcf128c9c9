import { createStore } from 'zustand/vanilla'
import { toWorld, type Scenario } from '#scenario'
import type { PlaygroundStore } from './command'
import type { OpenError, Origin, PlaygroundState, Theme } from './state'

interface Opening {
  readonly scenario: Scenario
  readonly origin: Origin
  readonly theme: Theme
  readonly page: string
  readonly saved: PlaygroundState['saved']
  readonly openError: OpenError | null
}

/** A store in which `scenario` stands, settled, with nothing selected, sent or undone. */
export function createPlaygroundStore({ scenario, origin, theme, page, saved, openError }: Opening): PlaygroundStore {
  const { world, events } = toWorld(scenario)
  return createStore<PlaygroundState>(() => ({
    scenario,
    world,
    events,
    sent: new Map(),
    past: [],
    future: [],
    selection: [],
    player: null,
    mode: { type: 'idle' },
    dialog: { type: 'none' },
    dockTab: 'walk',
    smallTab: 'outline',
    rulesNode: null,
    rulesService: null,
    theme,
    page,
    notices: [],
    nextNotice: 1,
    speed: 1,
    origin,
    saved,
    openError,
  }))
}
