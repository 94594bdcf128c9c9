import type { KubeObject, ObjectKey } from '#model/objectMeta'

/** Objects by a value that follows from each of them, such as its namespace. */
export interface ObjectIndex<O extends KubeObject> {
  readonly of: (value: string) => ReadonlyMap<ObjectKey, O>
  /** Says that an object was created, changed or deleted. */
  readonly note: (key: ObjectKey, before: O | undefined, after: O | undefined) => void
}

/**
 * An index that is built when somebody first asks, and kept up to date from then on.
 *
 * Controllers ask for "the Pods of this namespace" for every key that they reconcile; without an index each of these
 * questions would go over all Pods.
 */
export function openIndex<O extends KubeObject>(
  all: () => ReadonlyMap<ObjectKey, O>,
  valuesOf: (object: O) => readonly string[],
): ObjectIndex<O> {
  let byValue: Map<string, Map<ObjectKey, O>> | undefined

  const insert = (index: Map<string, Map<ObjectKey, O>>, value: string, key: ObjectKey, object: O): void => {
    const objects = index.get(value)
    if (objects === undefined) index.set(value, new Map([[key, object]]))
    else objects.set(key, object)
  }

  const build = (): Map<string, Map<ObjectKey, O>> => {
    const index = new Map<string, Map<ObjectKey, O>>()
    for (const [key, object] of all()) for (const value of valuesOf(object)) insert(index, value, key, object)
    return index
  }

  return {
    of: (value) => {
      byValue ??= build()
      return byValue.get(value) ?? nothing
    },
    note: (key, before, after) => {
      if (byValue === undefined) return
      const values = after === undefined ? [] : valuesOf(after)
      for (const value of before === undefined ? [] : valuesOf(before)) {
        if (!values.includes(value)) byValue.get(value)?.delete(key)
      }
      if (after !== undefined) for (const value of values) insert(byValue, value, key, after)
    },
  }
}

const nothing: ReadonlyMap<ObjectKey, never> = new Map<ObjectKey, never>()
