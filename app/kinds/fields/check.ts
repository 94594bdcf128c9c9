import { isRecord } from '#lib/isRecord'
import { err, ok, type Result } from '#lib/result'
import type { FieldError } from '#model/fieldError'
import type { KubeObject, ObjectMeta } from '#model/objectMeta'
import { required } from '../fieldErrors'
import { isKnownKind } from '../registry'
import { fieldsOf, knownKind, type FieldType } from './fieldTable'
import { isInt32, jsonKind } from './jsonKind'

/**
 * The Kubernetes object that an untrusted value is, or what is wrong with its types, worded as the API server's decoder
 * words it.
 *
 * Fields that no type knows are kept and do nothing; kinds that the table does not know are checked for their metadata
 * only. The result is a copy without holes: what Go would have as an empty value because it has no absent one is there.
 * Depth and size are bounded, so that a hostile value ends in an error and not in an exception.
 */
export function checkObject(value: unknown): Result<KubeObject, readonly FieldError[]> {
  if (!isRecord(value)) return err([mismatch('', '', value, 'map[string]interface {}')])
  const apiVersion = ownValue(value, 'apiVersion')
  const kind = ownValue(value, 'kind')
  const missing = [
    ...(typeof kind === 'string' && kind !== '' ? [] : [required('kind', "Object 'Kind' is missing")]),
    ...(typeof apiVersion === 'string' && apiVersion !== ''
      ? []
      : [required('apiVersion', "Object 'apiVersion' is missing")]),
  ]
  if (missing.length > 0 || typeof kind !== 'string' || typeof apiVersion !== 'string') return err(missing)

  const known = knownKind(kind)
  if (known !== undefined && known.apiVersion !== apiVersion && isKnownKind(kind)) {
    const message = `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`
    return err([{ field: 'apiVersion', type: 'FieldValueNotSupported', message }])
  }
  const walk: Walk = { errors: [], budget: mostValues }
  const type = known?.apiVersion === apiVersion ? known.type : undefined
  const checked = type === undefined ? anyValue(walk, '', value, 0) : struct(walk, place('', '', kind), value, type, 0)
  const metadata = struct(
    walk,
    place('metadata', 'metadata', 'ObjectMeta'),
    ownValue(value, 'metadata') ?? {},
    'ObjectMeta',
    1,
  )
  const errors = walk.errors.filter(
    (error, i) => walk.errors.findIndex((one) => one.field === error.field && one.message === error.message) === i,
  )
  if (errors.length > 0) return err(errors)
  // Every field was held against the table above: from here on the types are what the schemas say.
  const named: ObjectMeta = { name: '', ...(metadata as Partial<ObjectMeta>) }
  return ok({ ...(checked as KubeObject), apiVersion, kind, metadata: named })
}

/** The deepest nesting and the most values that an object may have; real ones stay far below both. */
const deepest = 64
const mostValues = 200_000

interface Walk {
  readonly errors: FieldError[]
  /** How many more values are looked at. */
  budget: number
}

/** Where a value stands: the path as errors name it, the same without indexes, and the struct it belongs to, as Go says. */
interface Place {
  readonly field: string
  readonly goPath: string
  readonly goStruct: string
}

const place = (field: string, goPath: string, goStruct: string): Place => ({ field, goPath, goStruct })

function struct(walk: Walk, at: Place, value: unknown, type: string, depth: number): Readonly<Record<string, unknown>> {
  const fields = fieldsOf(type) ?? new Map<string, FieldType>()
  if (!isRecord(value)) {
    walk.errors.push(mismatch(at.field, goField(at), value, `v1.${goName(type)}`))
    return {}
  }
  if (!spend(walk, at.field, depth)) return {}
  const entries: [string, unknown][] = []
  for (const [name, inner] of Object.entries(value)) {
    const field = fields.get(name)
    const inside = place(join(at.field, name), join(at.goPath, name), goName(type))
    if (field === undefined) entries.push([name, anyValue(walk, inside.field, inner, depth + 1)])
    else if (inner !== null && inner !== undefined) entries.push([name, typed(walk, inside, inner, field, depth + 1)])
  }
  for (const [name, field] of fields) {
    if (field.always && (ownValue(value, name) ?? null) === null) entries.push([name, emptyOf(field)])
  }
  return Object.fromEntries(entries)
}

function typed(walk: Walk, at: Place, value: unknown, field: FieldType, depth: number): unknown {
  switch (field.container) {
    case 'none':
      return item(walk, at, value, field.item, depth)
    case 'list': {
      if (!Array.isArray(value)) {
        walk.errors.push(mismatch(at.field, goField(at), value, `[]${goType(field.item)}`))
        return []
      }
      if (!spend(walk, at.field, depth)) return []
      return Array.from(value, (one: unknown, i) =>
        item(
          walk,
          { ...at, field: `${at.field}[${i}]` },
          one ?? emptyOf({ ...field, container: 'none' }),
          field.item,
          depth + 1,
        ),
      )
    }
    case 'map': {
      if (!isRecord(value)) {
        walk.errors.push(mismatch(at.field, goField(at), value, `map[string]${goType(field.item)}`))
        return {}
      }
      if (!spend(walk, at.field, depth)) return {}
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [
          key,
          item(
            walk,
            { ...at, field: join(at.field, key) },
            one ?? emptyOf({ ...field, container: 'none' }),
            field.item,
            depth + 1,
          ),
        ]),
      )
    }
  }
}

function item(walk: Walk, at: Place, value: unknown, type: string, depth: number): unknown {
  if (fieldsOf(type) !== undefined) return struct(walk, at, value, type, depth)
  if (type === 'object') return anyValue(walk, at.field, value, depth)
  if (!spend(walk, at.field, depth)) return undefined
  if (fitsScalar(value, type)) return value
  walk.errors.push(mismatch(at.field, goField(at), value, goType(type)))
  return undefined
}

function fitsScalar(value: unknown, type: string): boolean {
  switch (type) {
    case 'string':
    case 'Time':
      return typeof value === 'string'
    case 'bool':
      return typeof value === 'boolean'
    case 'int32':
      return isInt32(value)
    case 'int64':
      return Number.isSafeInteger(value)
    case 'IntOrString':
      return typeof value === 'string' || isInt32(value)
    case 'Quantity':
      return typeof value === 'string' || Number.isFinite(value)
    default:
      return Number.isFinite(value)
  }
}

/** A value of no known type: any JSON. */
function anyValue(walk: Walk, field: string, value: unknown, depth: number): unknown {
  if (!spend(walk, field, depth)) return undefined
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value
  if (Array.isArray(value))
    return Array.from(value, (one: unknown, i) => anyValue(walk, `${field}[${i}]`, one, depth + 1))
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .map(([name, inner]) => [name, anyValue(walk, join(field, name), inner, depth + 1)]),
    )
  }
  walk.errors.push({ field, type: 'FieldValueTypeInvalid', message: `json: unsupported type: ${jsonKind(value)}` })
  return undefined
}

/** Whether there is room for one more value at this depth; says so once when there is none. */
function spend(walk: Walk, field: string, depth: number): boolean {
  walk.budget -= 1
  if (walk.budget >= 0 && depth <= deepest) return true
  const message = depth > deepest ? 'json: exceeded max depth' : 'Request entity too large'
  if (!walk.errors.some((error) => error.message === message)) {
    walk.errors.push({ field, type: 'FieldValueTypeInvalid', message })
  }
  return false
}

function emptyOf(field: FieldType): unknown {
  if (field.container === 'list') return []
  if (field.container === 'map') return {}
  const fields = fieldsOf(field.item)
  if (fields !== undefined) {
    return Object.fromEntries([...fields].flatMap(([name, inner]) => (inner.always ? [[name, emptyOf(inner)]] : [])))
  }
  switch (field.item) {
    case 'string':
    case 'Time':
      return ''
    case 'bool':
      return false
    case 'Quantity':
      return '0'
    case 'object':
      return null
    default:
      return 0
  }
}

const mismatch = (field: string, into: string, value: unknown, type: string): FieldError => ({
  field,
  type: 'FieldValueTypeInvalid',
  message: `json: cannot unmarshal ${jsonKind(value)} into Go ${into === '' ? 'value' : `struct field ${into}`} of type ${type}`,
})

const goField = ({ goStruct, goPath }: Place): string => (goPath === '' ? '' : `${goStruct}.${goPath}`)

/** Two API groups have a type of this name; in Go each is called without the group. */
const goName = (type: string): string => type.replace(/^(Core|Discovery)(?=[A-Z])/, '')

function goType(item: string): string {
  if (fieldsOf(item) !== undefined) return `v1.${goName(item)}`
  switch (item) {
    case 'IntOrString':
      return 'intstr.IntOrString'
    case 'Time':
      return 'v1.Time'
    case 'Quantity':
      return 'resource.Quantity'
    case 'double':
      return 'float64'
    default:
      return item
  }
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

const ownValue = (record: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(record, name) ? record[name] : undefined
