import { keyOf, type KubeObject, type ObjectKey } from '#model/objectMeta'
import { isRecord } from '#lib/isRecord'
import { err, ok, type Result } from '#lib/result'
import { inApplyOrder } from './applyOrder'
import { withoutDefaultNamespace } from './defaultNamespace'
import { limits } from './limits'
import { readManifests, scenarioApiVersion, type Manifests, type ScenarioDocument } from './manifests'
import { tooMany } from './objectLimits'
import { plainSpecOf } from './plain'
import { checkSpec, nameErrors } from './schema'
import type { Scenario } from './scenario'
import { writeYaml } from './writeYaml'
import type { Position, TextError } from './yamlText'

/** A scenario that was read from a text, and where its parts stand there. */
export interface ScenarioFile {
  readonly scenario: Scenario
  /** Where a field of an object stands; the beginning when the text does not hold the object. */
  readonly at: (key: ObjectKey, field: string) => Position
  /** Where a field of the Scenario document stands, as `spec.requests[0].from`; the beginning when there is no such document. */
  readonly atSpec: (field: string) => Position
}

/**
 * The scenario of a file, or everything that is wrong with it, each at its line.
 *
 * A file without a document of kind Scenario is a scenario too and is called after the file. An object that stands twice
 * counts as kubectl would apply it: the later one wins, at the place of the first.
 */
export function readScenario(text: string, fileName: string): Result<ScenarioFile, readonly TextError[]> {
  const read = readManifests(text)
  if (!read.ok) return read
  const { objects, scenario: document } = read.value
  const head = readHead(document, fileName)
  if (!head.ok) return head
  const excessive = tooMany(
    objects.map(({ object }) => object),
    limits.objectsInFile,
  )
  if (excessive !== undefined) return err([{ line: 1, column: 1, message: `the file ${excessive}` }])
  return ok({
    scenario: { ...head.value, objects: inApplyOrder(new Map(objects.map(({ object }) => [keyOf(object), object]))) },
    at: positionsOf(read.value),
    atSpec: (field) => document?.at(field) ?? beginning,
  })
}

/** The scenario as a file that people read: the document of kind Scenario first, then the objects, each as authored. */
export const scenarioText = (scenario: Scenario): string =>
  writeYaml(
    [
      {
        apiVersion: scenarioApiVersion,
        kind: 'Scenario',
        metadata: { name: scenario.name },
        spec: plainSpecOf(scenario),
      },
      ...Array.from(scenario.objects.values(), inOrder),
    ],
    ['layout'],
  )

/** One object as kubectl prints it with `-o yaml`. */
export const objectYaml = (object: KubeObject): string => writeYaml([inOrder(object)])

/** A name that a scenario may have, made from a file's name: `My shop.yaml` becomes `my-shop`. */
export function nameFromFile(fileName: string): string {
  const stem = fileName.replace(/^.*[\\/]/, '').replace(/\.[A-Za-z]+$/, '')
  const name = stem
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
  return name === '' ? 'scenario' : name
}

const beginning: Position = { line: 1, column: 1 }

type Head = Omit<Scenario, 'objects'>

function readHead(document: ScenarioDocument | null, fileName: string): Result<Head, readonly TextError[]> {
  if (!document) {
    const spec = checkSpec({})
    const name = nameFromFile(fileName)
    return spec.ok ? ok({ ...spec.value, name, title: name }) : err([])
  }
  const errors: TextError[] = []
  const complain = (field: string, message: string, part?: 'key' | 'value') =>
    errors.push({ ...document.at(field, part), message })
  const { apiVersion, kind: _, metadata = {}, spec: given = {}, ...unknown } = document.value
  if (apiVersion !== scenarioApiVersion) {
    complain(
      'apiVersion',
      `no matches for kind "Scenario" in version ${JSON.stringify(apiVersion ?? '')}; it is ${scenarioApiVersion}`,
    )
  }
  for (const key of Object.keys(unknown)) complain(key, `unknown field "${key}"`, 'key')
  const name = readName(metadata, fileName, complain)
  const spec = checkSpec(given)
  if (!spec.ok) {
    for (const { field, message } of spec.error) {
      const strange = message.startsWith('unknown field')
      complain(field, strange ? message : `${field}: ${message}`, strange ? 'key' : 'value')
    }
  }
  if (!spec.ok || name === undefined || errors.length > 0) return err(errors)
  return ok({ ...spec.value, name, title: spec.value.title === '' ? name : spec.value.title })
}

function readName(
  metadata: unknown,
  fileName: string,
  complain: (field: string, message: string, part?: 'key' | 'value') => void,
): string | undefined {
  if (!isRecord(metadata)) {
    complain('metadata', 'metadata: must be a map')
    return undefined
  }
  const { name = nameFromFile(fileName), ...unknown } = metadata
  for (const key of Object.keys(unknown)) complain(`metadata.${key}`, `unknown field "metadata.${key}"`, 'key')
  if (typeof name !== 'string') {
    complain('metadata.name', 'metadata.name: must be a string')
    return undefined
  }
  const errors = nameErrors(name, 'metadata.name')
  for (const { field, message } of errors) complain(field, `${field}: ${message}`)
  return errors.length > 0 ? undefined : name
}

function positionsOf({ objects }: Manifests): ScenarioFile['at'] {
  const byKey = new Map(objects.map((manifest) => [keyOf(manifest.object), manifest]))
  return (key, field) => byKey.get(key)?.at(field) ?? beginning
}

/** An object with its fields in the order in which manifests have them. */
function inOrder(object: KubeObject): KubeObject {
  const { apiVersion, kind, metadata, ...rest } = withoutDefaultNamespace(object)
  return { apiVersion, kind, metadata, ...rest }
}
