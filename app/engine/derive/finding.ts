import type { KubeObject, ObjectKey } from '#model/objectMeta'

/** One change of one field that would mend what a finding is about. */
export interface Fix {
  /** The field in a word or two: `targetPort`, `selector app`, `readinessProbe port`. */
  readonly label: string
  /** The field as the API server writes it: `spec.ports[0].targetPort`. */
  readonly field: string
  readonly before: string
  readonly after: string
  readonly object: ObjectKey
  /** Where in the object, and what to put there. */
  readonly path: FieldPath
  readonly value: FixValue
}

/** A scalar; or a whole list, where nobody knows at which place the object as it is written has what is wrong. */
type FixValue = string | number | boolean | readonly object[]

export type FieldPath = readonly (string | number)[]

/** Something about an object that keeps traffic away, with what shows it and the smallest change that would mend it. */
export interface Finding {
  readonly regarding: ObjectKey
  /** Stable, in kebab-case. */
  readonly code: string
  readonly sentence: string
  /** The objects that show it. */
  readonly evidence: readonly ObjectKey[]
  readonly fix?: Fix
}

/** A fix with its field written out. */
export const fixOf = (
  object: ObjectKey,
  label: string,
  path: FieldPath,
  before: string | number | boolean,
  value: string | number | boolean,
): Fix => ({ label, field: fieldText(path), before: `${before}`, after: `${value}`, object, path, value })

function fieldText(path: FieldPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number' || /[^A-Za-z0-9]/.test(part)) return `${text}[${part}]`
    return text === '' ? part : `${text}.${part}`
  }, '')
}

/** What stands at a path of a value; undefined where it leads nowhere. */
export function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((at, part) => {
    if (typeof at !== 'object' || at === null) return undefined
    return Object.entries(at).find(([key]) => key === `${part}`)?.[1]
  }, value)
}

/** The object with a fix applied; what the path leads through and is missing is made. */
export function mended<O extends KubeObject>(object: O, fix: Fix): O {
  return setAt(object, fix.path, fix.value) as O
}

function setAt(at: unknown, path: FieldPath, value: FixValue): unknown {
  const [part, ...rest] = path
  if (part === undefined) return value
  if (typeof part === 'number') {
    const items: readonly unknown[] = Array.isArray(at) ? at : []
    return items.with(part, setAt(items[part], rest, value))
  }
  const record = typeof at === 'object' && at !== null ? Object.fromEntries(Object.entries(at)) : {}
  return { ...record, [part]: setAt(record[part], rest, value) }
}
