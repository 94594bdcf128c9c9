import { keyOf, type KubeObject, type ObjectKey } from '#model/objectMeta'
import { checkYaml, objectsIn } from '../checkYaml'
import { always, type Command } from '../command'
import { nameOf } from '../ownership'
import { edit } from './edit'
import { notify } from './notify'

/**
 * Applies manifests that somebody typed, as `kubectl apply -f -` does. What cannot be read is said in a notice with its
 * line; `checkYaml` gives the same for display at that line.
 */
export const applyYaml: Command<{ readonly key?: ObjectKey; readonly text: string }> = {
  id: 'applyYaml',
  label: 'Apply YAML',
  undoable: true,
  canRun: always,
  run: (store, { text }) => {
    const problems = checkYaml(store.getState(), text)
    if (problems.length > 0) {
      const lines = problems.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`)
      notify(store, 'error', 'The YAML was not applied', lines.join('\n'))
      return
    }
    const objects = new Map<ObjectKey, KubeObject>(objectsIn(text).map((object) => [keyOf(object), object]))
    const [first] = objects.keys()
    const label = objects.size === 1 && first ? `Apply ${nameOf(first)}` : `Apply ${objects.size} objects`
    if (edit(store, { label, objects }) && first) store.setState({ selection: [...objects.keys()] })
  },
}
