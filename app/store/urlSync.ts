import { holdsScenario, openedScenario, type DecodeError } from '#scenario'
import type { Address } from './address'
import type { Autosave } from './autosave'
import type { PlaygroundStore } from './command'
import { openDocument, showOpenError } from './commands/openDocument'
import { openMoment } from './commands/openMoment'
import { presentOf } from './present'
import type { OpenError } from './state'

/** A link that could not be opened, as the page tells it. */
export const linkError = (error: DecodeError, address: Address): OpenError => ({
  title: 'The link could not be opened',
  detail: [error.message, ...error.details].join('\n'),
  text: `${address.page()}#${address.hash()}`,
})

/**
 * Follows the address bar: a link that is put there while the page is open is opened as a copy, after the reader's own
 * work has been saved. Nothing is written back, but once the document has changed the old link is taken away, since it
 * no longer says what is on the screen. Gives back what to call when the address changes.
 */
export function followAddress(store: PlaygroundStore, address: Address, autosave: Autosave): () => void {
  store.subscribe((state, before) => {
    const changed = presentOf(state).scenario !== presentOf(before).scenario
    if (changed && state.origin === 'own' && holdsScenario(address.hash())) address.dropHash()
  })
  return () => {
    const link = address.shared()
    if (!link) return
    if (!link.ok) {
      showOpenError(store, linkError(link.error, address))
      return
    }
    autosave.flush()
    openDocument(store, openedScenario(link.value.scenario), 'link')
    if (link.value.moment) openMoment(store, link.value.moment)
  }
}
