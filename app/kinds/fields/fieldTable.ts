import json from './fieldTable.json'

/** The fields of every known type, by the codes that `generate.mjs` explains. */
interface FieldTable {
  readonly kinds: Readonly<Record<string, { readonly apiVersion: string; readonly type: string }>>
  readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const table: FieldTable = json

/** What one field holds. */
export interface FieldType {
  readonly container: 'none' | 'list' | 'map'
  /** A scalar, or the name of a type in the table. */
  readonly item: string
  /** Go has no absent value for it, so one that is left out is empty. */
  readonly always: boolean
}

/** The API version and type of a kind whose fields are known. */
export const knownKind = (kind: string): { readonly apiVersion: string; readonly type: string } | undefined =>
  Object.hasOwn(table.kinds, kind) ? table.kinds[kind] : undefined

/** The fields of a type; undefined for a scalar. */
export function fieldsOf(type: string): ReadonlyMap<string, FieldType> | undefined {
  const known = parsed.get(type)
  if (known !== undefined || !Object.hasOwn(table.types, type)) return known
  const fields = new Map(
    Object.entries(table.types[type] ?? {}).map(([name, code]) => {
      const read = parseCode(code)
      return [name, withOurNeeds(type, name, read)] as const
    }),
  )
  parsed.set(type, fields)
  return fields
}

const parsed = new Map<string, ReadonlyMap<string, FieldType>>()

function parseCode(code: string): FieldType {
  const always = code.endsWith('!')
  const bare = always ? code.slice(0, -1) : code
  if (bare.startsWith('[]')) return { container: 'list', item: bare.slice(2), always }
  if (bare.startsWith('{}')) return { container: 'map', item: bare.slice(2), always }
  return { container: 'none', item: bare, always }
}

/** Structures that the API leaves optional and that every kind of ours with such a spec builds on. */
const neededByUs: Readonly<Record<string, readonly string[]>> = {
  Ingress: ['metadata', 'spec'],
  IngressClass: ['metadata', 'spec'],
  NetworkPolicy: ['metadata', 'spec'],
  NetworkPolicySpec: ['podSelector'],
  Pod: ['metadata', 'spec'],
  PodTemplateSpec: ['spec'],
  Service: ['metadata', 'spec'],
  Deployment: ['metadata', 'spec'],
  ReplicaSet: ['metadata', 'spec'],
  ReplicaSetSpec: ['selector', 'template'],
  StatefulSet: ['metadata', 'spec'],
  DaemonSet: ['metadata', 'spec'],
  Job: ['metadata', 'spec'],
}

const withOurNeeds = (type: string, name: string, field: FieldType): FieldType =>
  (Object.hasOwn(neededByUs, type) ? (neededByUs[type] ?? []) : []).includes(name) ? { ...field, always: true } : field
