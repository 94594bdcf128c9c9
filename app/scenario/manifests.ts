import type { FieldError } from '#model/fieldError'
import type { KubeObject } from '#model/objectMeta'
import { checkObject } from '#kinds/fields/check'
import { isRecord } from '#lib/isRecord'
import { err, ok, type Result } from '#lib/result'
import { limits } from './limits'
import { withNamespace } from './defaultNamespace'
import { readYaml, type Position, type TextError } from './yamlText'

/** One object of a file, its namespace filled in, and where its fields stand in the text. */
export interface Manifest {
  readonly object: KubeObject
  readonly at: (field: string) => Position
}

/** The document that holds what Kubernetes has no object for, not yet checked. */
export interface ScenarioDocument {
  readonly value: Readonly<Record<string, unknown>>
  readonly at: (field: string, part?: 'key' | 'value') => Position
}

/** A YAML stream of Kubernetes objects, and at most one document of kind Scenario. */
export interface Manifests {
  readonly objects: readonly Manifest[]
  readonly scenario: ScenarioDocument | null
}

/** Group of the kind Scenario. */
const scenarioGroup = 'kubewalk.dev'
export const scenarioApiVersion = `${scenarioGroup}/v1alpha1`

/**
 * The objects of a file as `kubectl apply -f` takes them or `kubectl get -o yaml` prints them: a YAML stream, JSON, or
 * lists of objects. Otherwise everything that is wrong with it, each at its line.
 */
export function readManifests(text: string): Result<Manifests, readonly TextError[]> {
  const documents = readYaml(text)
  if (!documents.ok) return documents
  const errors: TextError[] = []
  const objects: Manifest[] = []
  let scenario: ScenarioDocument | null = null
  for (const document of documents.value) {
    for (const part of partsOf(document.value, '')) {
      const at: ScenarioDocument['at'] = (field, side) => document.at(joined(part.path, field), side)
      const complain = (field: string, message: string) => errors.push({ ...at(field), message })
      if (isScenario(part.value)) {
        if (scenario) complain('', `a file holds one Scenario; the first stands on line ${scenario.at('').line}`)
        else scenario = { value: part.value, at }
        continue
      }
      const read = readPart(part.value)
      if (read.ok) objects.push({ object: read.value, at })
      else for (const { field, message } of read.error) complain(field, message)
    }
  }
  return errors.length > 0 ? err(errors.slice(0, limits.errors)) : ok({ objects, scenario })
}

interface Part {
  readonly value: unknown
  /** Where it stands in its document. */
  readonly path: string
}

/** A document by itself, or the items of a list of objects (`List`, `PodList`), whose kind they may leave out. */
function partsOf(value: unknown, path: string): readonly Part[] {
  if (!isRecord(value)) return [{ value, path }]
  const { kind, apiVersion, items } = value
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [{ value, path }]
  const each = kind.slice(0, -'List'.length)
  return (items as readonly unknown[]).flatMap((item, i) => {
    const whole = each !== '' && isRecord(item) ? { apiVersion, kind: each, ...item } : item
    return partsOf(whole, joined(path, `items[${i}]`))
  })
}

function isScenario(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value) || value['kind'] !== 'Scenario') return false
  const apiVersion = value['apiVersion']
  return typeof apiVersion !== 'string' || apiVersion.startsWith(`${scenarioGroup}/`)
}

type PartError = Pick<FieldError, 'field' | 'message'>

function readPart(value: unknown): Result<KubeObject, readonly PartError[]> {
  if (!isRecord(value))
    return err([{ field: '', message: 'expected a Kubernetes object: a map with apiVersion, kind and metadata' }])
  const errors: PartError[] = []
  for (const field of ['apiVersion', 'kind']) {
    const given = value[field]
    if (given === undefined || given === '')
      errors.push({ field: '', message: `error validating data: ${field} not set` })
    else if (typeof given !== 'string') errors.push({ field, message: `${field} must be a string` })
  }
  if (errors.length > 0) return err(errors)
  const metadata = value['metadata'] ?? {}
  if (isRecord(metadata) && (metadata['name'] ?? '') === '') {
    const message =
      (metadata['generateName'] ?? '') === '' ? 'resource name may not be empty' : 'cannot use generate name with apply'
    return err([{ field: 'metadata', message }])
  }
  const checked = checkObject(value)
  if (checked.ok) return ok(withNamespace(checked.value))
  return err(
    checked.error.map(({ field, message }) => ({ field, message: field === '' ? message : `${field}: ${message}` })),
  )
}

function joined(path: string, field: string): string {
  if (path === '' || field === '') return path + field
  return field.startsWith('[') ? path + field : `${path}.${field}`
}
