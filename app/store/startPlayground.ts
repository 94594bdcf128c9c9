import { firstExample, openedScenario, type Scenario } from '#scenario'
import type { Address } from './address'
import { keepSaved, readAutosave } from './autosave'
import type { Clock } from './clock'
import { driveClock } from './clockDriver'
import type { PlaygroundStore } from './command'
import { openMoment } from './commands/openMoment'
import { tellRefusals } from './commands/tellRefusals'
import { createPlaygroundStore } from './playgroundStore'
import { driveOnceOverTime } from './overTime'
import type { OpenError, Origin, Theme } from './state'
import { storageKeys, writeText, type TextStorage } from './storage'
import { followAddress, linkError } from './urlSync'

/** Everything that the store needs of the page it lives in. */
export interface Surroundings {
  /** Null where the browser forbids it. */
  readonly storage: TextStorage | null
  readonly address: Address
  /** Plays walks. */
  readonly clock: Clock
  /** Waits before saving. */
  readonly saveClock: Clock
  readonly reducedMotion: () => boolean
  readonly theme: Theme
}

export interface Playground {
  readonly store: PlaygroundStore
  /** Call when the address changed. */
  readonly addressChanged: () => void
  /** Call when the page is being left or hidden. */
  readonly leaving: () => void
  /** Call when another tab wrote to the storage, with the key it wrote. */
  readonly otherTabWrote: (key: string | null) => void
}

/**
 * Starts the playground: with what the link holds, or else with what this browser kept, or else with the first example.
 *
 * Whatever cannot be opened is shown as such and put aside; something else opens in its place, and nothing is
 * overwritten.
 */
export function startPlayground({
  storage,
  address,
  clock,
  saveClock,
  reducedMotion,
  theme,
}: Surroundings): Playground {
  const kept = readAutosave(storage)
  const link = address.shared()
  const own =
    kept.type === 'document'
      ? { scenario: kept.scenario, origin: 'own' as const }
      : { scenario: firstExample.scenario(), origin: 'example' as const }
  const opening: { readonly scenario: Scenario; readonly origin: Origin } = link?.ok
    ? { scenario: link.value.scenario, origin: 'link' }
    : own
  const store = createPlaygroundStore({
    ...opening,
    scenario: openedScenario(opening.scenario),
    theme,
    page: address.page(),
    saved: opening.origin === 'own' ? 'saved' : 'unsaved',
    openError: openErrorOf(),
  })
  const autosave = keepSaved(store, storage, saveClock, kept.type !== 'unreadable' || kept.safe)
  const addressChanged = followAddress(store, address, autosave)
  driveClock(store, clock, reducedMotion)
  driveOnceOverTime(store, clock)
  keepTheme(store, storage)
  if (opening.origin !== 'example') tellRefusals(store, opening.origin === 'link' ? 'the link' : 'your work')
  if (link?.ok && link.value.moment) openMoment(store, link.value.moment)

  return {
    store,
    addressChanged,
    leaving: autosave.flush,
    otherTabWrote: (key) => {
      if (key === storageKeys.autosave) autosave.yieldTo()
    },
  }

  function openErrorOf(): OpenError | null {
    if (link && !link.ok) return linkError(link.error, address)
    return kept.type === 'unreadable' ? kept.error : null
  }
}

function keepTheme(store: PlaygroundStore, storage: TextStorage | null): void {
  store.subscribe(({ theme }, before) => {
    // A theme that cannot be kept lasts for this visit; that is no news worth a notice.
    if (theme !== before.theme) writeText(storage, storageKeys.theme, theme)
  })
}
