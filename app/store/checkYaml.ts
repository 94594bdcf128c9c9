import { keyOf, type KubeObject, type ObjectKey } from '#model/objectMeta'
import { err, ok, type Result } from '#lib/result'
import { readManifests } from '#scenario/yaml'
import { clusterAfter, type Refusal } from './clusterInputs'
import { applied, entryOf } from './history'
import { canStep } from './overTime'
import type { PlaygroundState } from './state'

/** Something that is wrong with a text, and where; lines and columns count from 1. */
export interface YamlProblem {
  readonly line: number
  readonly column: number
  readonly message: string
}

/**
 * What is wrong with manifests that somebody is typing: the parser's errors, or else what the API server would refuse.
 *
 * The objects are tried on the cluster as it stands and thrown away, so that allocation and immutable fields speak as
 * well as validation.
 */
export function checkYaml(state: PlaygroundState, text: string): readonly YamlProblem[] {
  const read = readObjects(text)
  if (!read.ok) return read.error
  if (!canStep(state.world)) return []
  const { objects, problemsOf } = read.value
  const entry = entryOf(state.scenario, { label: '', objects })
  const outcome = clusterAfter(state, applied(state.scenario, entry), entry)
  return outcome.ok ? [] : outcome.error.flatMap(problemsOf)
}

interface TypedObjects {
  readonly objects: ReadonlyMap<ObjectKey, KubeObject>
  /** Where in the text a refusal belongs: a problem for each field, or one for the object. */
  readonly problemsOf: (refusal: Refusal) => readonly YamlProblem[]
}

/** The objects of a text, which holds nothing else. */
export function readObjects(text: string): Result<TypedObjects, readonly YamlProblem[]> {
  const read = readManifests(text)
  if (!read.ok) return read
  const { objects, scenario } = read.value
  if (scenario) return err([{ ...scenario.at(''), message: 'a Scenario is not an object of the cluster' }])
  if (objects.length === 0) return err([{ line: 1, column: 1, message: 'no object' }])
  const places = new Map(objects.map(({ object, at }) => [keyOf(object), at]))
  return ok({
    objects: new Map(objects.map(({ object }) => [keyOf(object), object])),
    problemsOf: ({ regarding, message, causes }) => {
      const at = places.get(regarding)
      const problems = causes.length > 0 ? causes : [{ field: '', message }]
      return problems.map((problem) => ({
        ...(at?.(problem.field) ?? { line: 1, column: 1 }),
        message: problem.field === '' ? problem.message : `${problem.field}: ${problem.message}`,
      }))
    },
  })
}

/** A problem on one line: `line 7, column 9: …`. */
export const problemText = ({ line, column, message }: YamlProblem): string =>
  `line ${line}, column ${column}: ${message}`
