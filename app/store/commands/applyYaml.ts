import type { ObjectKey } from '#model/objectMeta'
import { problemText, readObjects } from '../checkYaml'
import { always, type Command } from '../command'
import { nameOf } from '../ownership'
import { edit } from './edit'
import { notify } from './notify'

/**
 * Applies manifests that somebody typed: the YAML of one object (`key`), which stays that object, or any manifests, as
 * `kubectl apply -f -` does. What cannot be read or is refused is said in a notice with its line; `checkYaml` gives the
 * same for display at that line.
 */
export const applyYaml: Command<{ readonly key?: ObjectKey; readonly text: string }> = {
  id: 'applyYaml',
  label: 'Apply YAML',
  undoable: true,
  canRun: always,
  run: (store, { key, text }) => {
    const read = readObjects(text)
    if (!read.ok) {
      notify(store, 'error', 'The YAML was not applied', read.error.map(problemText).join('\n'))
      return
    }
    const { objects, problemsOf } = read.value
    const keys = [...objects.keys()]
    if (key !== undefined && keys.join() !== key) {
      notify(store, 'error', 'The YAML was not applied', 'At least one of apiVersion, kind and name was changed.')
      return
    }
    const label = keys.length === 1 && keys[0] ? `Apply ${nameOf(keys[0])}` : `Apply ${keys.length} objects`
    const done = edit(store, { label, objects }, (refusal) => problemsOf(refusal).map(problemText).join('\n'))
    if (done) store.setState({ selection: keys })
  },
}
