import type { KubeObject, ObjectKey } from '#model/objectMeta'

/** Objects by a value that follows from each of them, such as its namespace. */
export interface ObjectIndex<O extends KubeObject> {
  readonly of: (value: string) => ReadonlyMap<ObjectKey, O>
  /** Says that an object was created, changed or deleted. */
  readonly note: (key: ObjectKey, before: O | undefined, after: O | undefined) => void
  /** What an index of the same objects, opened later, may begin with; undefined when it has to be built anew. */
  readonly files: () => Files<O> | undefined
}

/** Objects by value. Whoever opens an index with files owns them from then on. */
export type Files<O extends KubeObject> = Map<string, Map<ObjectKey, O>>

/**
 * An index that is built when somebody first asks, and kept up to date from then on.
 *
 * Controllers ask for "the Pods of this namespace" for every key that they reconcile; without an index each of these
 * questions would go over all Pods. `begun` holds the files of the last index of the same objects: they are only gone
 * on with as long as they are what building would give, order included, so that nothing depends on whether they were
 * there.
 */
export function openIndex<O extends KubeObject>(
  all: () => ReadonlyMap<ObjectKey, O>,
  valuesOf: (object: O) => readonly string[],
  begun?: Files<O>,
): ObjectIndex<O> {
  let files = begun
  let asked = false
  let asBuilt = true

  const build = (): Files<O> => {
    const built: Files<O> = new Map()
    for (const [key, object] of all()) for (const value of valuesOf(object)) insert(built, value, key, object)
    return built
  }

  return {
    of: (value) => {
      asked = true
      files ??= build()
      return files.get(value) ?? nothing
    },
    note: (key, before, after) => {
      if (files === undefined) return
      const old = before === undefined ? [] : valuesOf(before)
      const values = after === undefined ? [] : valuesOf(after)
      // An object that changes files comes last in its new one, wherever it stands among all objects.
      if (before !== undefined && values.some((value) => !old.includes(value))) {
        asBuilt = false
        if (!asked) {
          files = undefined
          asBuilt = true
          return
        }
      }
      for (const value of old) if (!values.includes(value)) remove(files, value, key)
      if (after !== undefined) for (const value of values) insert(files, value, key, after)
    },
    files: () => (asBuilt ? files : undefined),
  }
}

function insert<O extends KubeObject>(files: Files<O>, value: string, key: ObjectKey, object: O): void {
  const file = files.get(value)
  if (file === undefined) files.set(value, new Map([[key, object]]))
  else file.set(key, object)
}

function remove<O extends KubeObject>(files: Files<O>, value: string, key: ObjectKey): void {
  const file = files.get(value)
  file?.delete(key)
  if (file?.size === 0) files.delete(value)
}

const nothing: ReadonlyMap<ObjectKey, never> = new Map<ObjectKey, never>()
