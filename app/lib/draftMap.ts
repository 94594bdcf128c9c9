/** A map to write to, and what it is to everybody else. */
export interface DraftMap<K, V> {
  readonly map: ReadonlyMap<K, V>
  readonly set: (key: K, value: V) => void
  readonly delete: (key: K) => void
}

/** What stands in a map otherwise than in a larger one below it, which nobody writes to any more. */
interface Patch<K, V> {
  readonly base: ReadonlyMap<K, V>
  /** Values of keys that keep their place in the base. */
  readonly replaced: Map<K, V>
  /** Keys of the base that are no longer there, or come later. */
  readonly gone: Set<K>
  /** What comes after the keys of the base. */
  readonly added: Map<K, V>
}

/** The patch of every map that has one. A map knows its own kind of keys and values, so it is asked under the same types. */
const patches = new WeakMap<object, unknown>()

/**
 * A map that begins as `start`, which itself stays as it is; in the order of a `Map`, by when a key was first written.
 *
 * A map of fewer than `small` keys is copied. A larger one is shared and what is written is kept in a patch upon it, so
 * that a write to one of a hundred thousand objects costs next to nothing; a patch that has grown to an eighth of the map
 * is copied into it by the next draft.
 */
export function draftMap<K, V>(start: ReadonlyMap<K, V>, small = 4096): DraftMap<K, V> {
  const before = patchOf(start)
  const patched = before.replaced.size + before.gone.size + before.added.size
  if (start.size < small || patched * 8 > start.size) {
    const map = new Map(start)
    return { map, set: (key, value) => map.set(key, value), delete: (key) => map.delete(key) }
  }
  const patch: Patch<K, V> = {
    base: before.base,
    replaced: new Map(before.replaced),
    gone: new Set(before.gone),
    added: new Map(before.added),
  }
  const { base, replaced, gone, added } = patch
  const map = patchedMap(patch)
  patches.set(map, patch)
  return {
    map,
    set: (key, value) => (base.has(key) && !gone.has(key) ? replaced : added).set(key, value),
    delete: (key) => {
      added.delete(key)
      replaced.delete(key)
      if (base.has(key)) gone.add(key)
    },
  }
}

function patchedMap<K, V>({ base, replaced, gone, added }: Patch<K, V>): ReadonlyMap<K, V> {
  const isBelow = (key: K): boolean => base.has(key) && !gone.has(key)

  function* entries(): MapIterator<[K, V]> {
    for (const [key, value] of base) {
      if (!gone.has(key)) yield [key, replaced.has(key) ? (replaced.get(key) as V) : value]
    }
    yield* added
  }
  function* keys(): MapIterator<K> {
    for (const [key] of entries()) yield key
  }
  function* values(): MapIterator<V> {
    for (const [, value] of entries()) yield value
  }

  const map: ReadonlyMap<K, V> = {
    get size() {
      return base.size - gone.size + added.size
    },
    get: (key) => (replaced.has(key) ? replaced.get(key) : isBelow(key) ? base.get(key) : added.get(key)),
    has: (key) => isBelow(key) || added.has(key),
    entries,
    keys,
    values,
    [Symbol.iterator]: entries,
    forEach: (visit) => {
      for (const [key, value] of entries()) visit(value, key, map as Map<K, V>)
    },
  }
  return map
}

/**
 * The values before and after of every key with another value; undefined where keys came, went or changed places. Of two
 * maps that share what lies below their patches only the patches are looked at.
 */
export function replacedValues<K, V>(
  before: ReadonlyMap<K, V>,
  after: ReadonlyMap<K, V>,
): readonly (readonly [V, V])[] | undefined {
  if (before.size !== after.size) return undefined
  const old = patchOf(before)
  const now = patchOf(after)
  const replaced: (readonly [V, V])[] = []
  if (old.base === now.base && haveSameKeys(old.gone, now.gone) && haveSameKeys(old.added, now.added)) {
    for (const key of new Set([...old.replaced.keys(), ...now.replaced.keys(), ...now.added.keys()])) {
      // Both maps have the key: it lies in the base they share, or in what both add to it.
      const pair = [before.get(key) as V, after.get(key) as V] as const
      if (!Object.is(...pair)) replaced.push(pair)
    }
    return replaced
  }
  const olds = before.entries()
  for (const [key, value] of after) {
    const [oldKey, oldValue] = olds.next().value ?? [key, value]
    if (!Object.is(oldKey, key)) return undefined
    if (!Object.is(oldValue, value)) replaced.push([oldValue, value])
  }
  return replaced
}

const patchOf = <K, V>(map: ReadonlyMap<K, V>): Patch<K, V> =>
  (patches.get(map) as Patch<K, V> | undefined) ?? {
    base: map,
    replaced: new Map(),
    gone: new Set(),
    added: new Map(),
  }

/** In the same order, too. */
function haveSameKeys<K>(before: { readonly size: number; keys(): Iterator<K> }, after: typeof before): boolean {
  if (before.size !== after.size) return false
  const olds = before.keys()
  const news = after.keys()
  for (let i = 0; i < after.size; i++) if (!Object.is(olds.next().value, news.next().value)) return false
  return true
}
