import { keyOf, type KubeObject, type ObjectKey } from '#model/objectMeta'
import { clusterAfter } from './clusterInputs'
import { editObject } from './commands/editObject'
import { applied, entryOf } from './history'
import { mayPerform } from './mayPerform'
import { canStep } from './overTime'
import type { PlaygroundState } from './state'
import { writtenForm } from './written'

/**
 * What would be said against an edit, in the API server's words, for display at the field; empty when it would be done.
 *
 * The edit is tried on the cluster as it stands and thrown away, so that allocation and immutable fields speak as well
 * as validation.
 */
export function checkEdit(
  state: PlaygroundState,
  key: ObjectKey,
  change: (authored: KubeObject) => KubeObject,
): readonly string[] {
  const allowed = mayPerform(state, editObject, { key, label: '', change })
  if (allowed !== true) return [allowed.because]
  const written = writtenForm(state, key)
  if (!written || !canStep(state.world)) return []
  const changed = change(written.object)
  if (keyOf(changed) !== key) return ['The name and namespace of an object cannot change.']
  const entry = entryOf(state.scenario, { label: '', objects: new Map([[key, changed]]), pinned: written.pinned })
  const outcome = clusterAfter(state, applied(state.scenario, entry), entry)
  if (outcome.ok) return []
  const said = outcome.error.flatMap(({ message, causes }) =>
    causes.length > 0 ? causes.map((cause) => cause.message) : [message],
  )
  // A field and the one that defaults to it are refused in the same words.
  return [...new Set(said)]
}
