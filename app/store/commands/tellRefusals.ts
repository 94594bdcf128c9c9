import { supported } from '#scenario'
import { refusalsIn, type Refusal } from '../clusterInputs'
import type { PlaygroundStore } from '../command'
import { notify } from './notify'

/**
 * Says what of the document that was just opened did not come about: objects that the API server refused, settings that
 * the simulator does not know yet. They stay in the document as they are written.
 */
export function tellRefusals(
  store: PlaygroundStore,
  source: string,
  wording: (refusal: Refusal) => string = ({ message }) => message,
): void {
  const { events, scenario } = store.getState()
  const refusals = refusalsIn(events)
  const settings = supported(scenario.cluster)
  if (!settings.ok) notify(store, 'error', `Not everything in ${source} can be shown`, `${settings.error.message}.`)
  if (refusals.length === 0) return
  const what = refusals.length === 1 ? 'an object' : `${refusals.length} objects`
  notify(store, 'error', `The API server refused ${what} of ${source}`, refusals.map(wording).join('\n'))
}
