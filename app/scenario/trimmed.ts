import type { KubeObject } from '#model/objectMeta'
import { checkObject } from '#kinds/fields/check'
import { definitionOf, isKnownKind } from '#kinds/registry'
import { isRecord } from '#lib/isRecord'
import { memoByIdentity } from '#lib/memoByIdentity'
import { reuse } from '#lib/reuse'

/**
 * An object as somebody would write it: without what the API server keeps about it and without what admission would
 * fill in again.
 *
 * Found by asking admission: the defaults of the object without its scalars are compared with what it says, and what
 * they do not give is put back, until the defaults of the rest are those of the whole. `uid` stays, since owner
 * references may name it.
 */
export const trimmed = memoByIdentity((object: KubeObject): KubeObject => {
  const written = withoutBookkeeping(object)
  if (!isKnownKind(written.kind)) return written
  const { apiVersion, kind, metadata, ...rest } = written
  const withHead = (fields: unknown): KubeObject => ({ apiVersion, kind, metadata, ...asMap(fields) })
  const whole = filledIn(written)
  const isWhole = (fields: unknown): boolean => isSame(filledIn(withHead(fields)), whole)
  let kept = skeleton(rest)
  for (let attempt = 0; attempt < 4; attempt++) {
    if (isWhole(kept)) {
      const pruned = withoutEmpty(kept, rest)
      return withHead(isWhole(pruned) ? pruned : kept)
    }
    kept = grown(kept, rest, filledIn(withHead(kept)))
  }
  return written
})

/** Fields and annotations that only the API server and kubectl write. */
const bookkeeping = ['resourceVersion', 'generation', 'managedFields', 'selfLink', 'creationTimestamp']
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

function withoutBookkeeping(object: KubeObject): KubeObject {
  const { annotations, ...rest } = object.metadata
  const metadata = Object.fromEntries(Object.entries(rest).filter(([field]) => !bookkeeping.includes(field)))
  const others = Object.entries(annotations ?? {}).filter(([name]) => name !== lastApplied)
  return {
    ...object,
    metadata: {
      ...metadata,
      name: object.metadata.name,
      ...(others.length === 0 ? {} : { annotations: Object.fromEntries(others) }),
    },
  }
}

function filledIn(value: unknown): KubeObject | undefined {
  const checked = checkObject(value)
  return checked.ok ? definitionOf(checked.value.kind).defaults(checked.value) : undefined
}

const isSame = (a: unknown, b: unknown): boolean => reuse(a, b) === a

/** The maps and lists of maps of a value, without any scalar. */
function skeleton(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => (isRecord(item) ? skeleton(item) : item))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) =>
      Array.isArray(field) || isFilledMap(field) ? [[key, skeleton(field)]] : [],
    ),
  )
}

/** `kept`, and of the whole value what `filled` does not say. */
function grown(kept: unknown, whole: unknown, filled: unknown): unknown {
  if (Array.isArray(whole)) {
    const [keptItems, filledItems] = [asList(kept), asList(filled)]
    return whole.map((item: unknown, i) => (isRecord(item) ? grown(keptItems[i], item, filledItems[i]) : item))
  }
  if (!isRecord(whole)) return whole
  const [keptFields, filledFields] = [asMap(kept), asMap(filled)]
  return Object.fromEntries(
    Object.entries(whole).flatMap(([key, field]) => {
      if (Array.isArray(field) || isFilledMap(field)) return [[key, grown(keptFields[key], field, filledFields[key])]]
      const isSaid = Object.hasOwn(filledFields, key) && isSame(filledFields[key], field)
      return Object.hasOwn(keptFields, key) || !isSaid ? [[key, field]] : []
    }),
  )
}

/** Without the maps of which nothing is left, unless there was nothing in them. */
function withoutEmpty(kept: unknown, whole: unknown): unknown {
  if (Array.isArray(kept)) {
    const items = asList(whole)
    return kept.map((item: unknown, i) => (isRecord(item) ? withoutEmpty(item, items[i]) : item))
  }
  if (!isRecord(kept)) return kept
  const fields = asMap(whole)
  return Object.fromEntries(
    Object.entries(kept).flatMap(([key, field]) => {
      const pruned = withoutEmpty(field, fields[key])
      return isFilledMap(fields[key]) && !isFilledMap(pruned) ? [] : [[key, pruned]]
    }),
  )
}

const isFilledMap = (value: unknown): boolean => isRecord(value) && Object.keys(value).length > 0

const asMap = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {})

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
