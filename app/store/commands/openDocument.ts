import type { Scenario } from '#scenario'
import type { PlaygroundStore } from '../command'
import { freshRun, freshStart } from '../run'
import { tellRefusals } from './tellRefusals'
import type { OpenError, Origin } from '../state'

/** Opens a document as if the page had started with it: nothing to undo, nothing selected, nothing sent. */
export function openDocument(store: PlaygroundStore, scenario: Scenario, origin: Origin): void {
  store.setState({
    ...freshStart(freshRun(scenario), store.getState()),
    scenario,
    past: [],
    future: [],
    mode: { type: 'idle' },
    dialog: { type: 'none' },
    origin,
    saved: 'unsaved',
    openError: null,
  })
  tellRefusals(store, 'the link')
}

/** Shows what could not be opened; the open document stays as it is. */
export function showOpenError(store: PlaygroundStore, openError: OpenError): void {
  store.setState({ openError })
}
