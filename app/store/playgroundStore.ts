import { createStore } from 'zustand/vanilla'
import type { Scenario } from '#scenario'
import type { PlaygroundStore } from './command'
import { freshRun } from './run'
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
  const run = freshRun(scenario)
  return createStore<PlaygroundState>(() => ({
    scenario,
    ...run,
    clock: { running: false, speed: 1, until: null, next: null, shown: null },
    rewound: null,
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
