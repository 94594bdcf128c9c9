/** Remembers the last result of `compute` and gives it back while every argument is the same by identity. */
export function memoLast<A extends readonly unknown[], R>(compute: (...args: A) => R): (...args: A) => R {
  let last: { readonly args: A; readonly result: R } | undefined
  return (...args) => {
    if (last && isSame(last.args, args)) return last.result
    const result = compute(...args)
    last = { args, result }
    return result
  }
}

/** As `memoLast`, with one memory for each value of the first argument (a node's name, say). */
export function memoByKey<K, A extends readonly unknown[], R>(
  compute: (key: K, ...args: A) => R,
): (key: K, ...args: A) => R {
  const byKey = new Map<K, (...args: A) => R>()
  return (key, ...args) => {
    let remembered = byKey.get(key)
    if (!remembered) {
      remembered = memoLast((...rest: A) => compute(key, ...rest))
      byKey.set(key, remembered)
    }
    return remembered(...args)
  }
}

/** Remembers the result for each object by identity, for as long as the object itself is kept. */
export function memoByObject<O extends object, R>(compute: (object: O) => R): (object: O) => R {
  const results = new WeakMap<O, { readonly result: R }>()
  return (object) => {
    const known = results.get(object)
    if (known) return known.result
    const result = compute(object)
    results.set(object, { result })
    return result
  }
}

function isSame(before: readonly unknown[], now: readonly unknown[]): boolean {
  if (before.length !== now.length) return false
  for (let i = 0; i < now.length; i++) if (!Object.is(before[i], now[i])) return false
  return true
}

/**
 * As `memoLast`, with one memory for each object, for as long as the object itself is kept: what follows from one
 * Service, say, is computed again only when that Service, or what it is seen with, is another one.
 */
export function memoPerObject<O extends object, A extends readonly unknown[], R>(
  compute: (object: O, ...args: A) => R,
): (object: O, ...args: A) => R {
  const known = new WeakMap<O, { readonly args: A; readonly result: R }>()
  return (object, ...args) => {
    const last = known.get(object)
    if (last && isSame(last.args, args)) return last.result
    const result = compute(object, ...args)
    known.set(object, { args, result })
    return result
  }
}

/** Lists of equal length, one for each argument. */
type Columns<A extends readonly unknown[]> = { readonly [I in keyof A]: readonly A[I][] }

/**
 * `compute` for each row of lists of equal length. Remembers the last lists and computes again only the rows in which
 * something else stands than before; the very same list comes back where no row changed.
 *
 * For a long list of which one item changes, this is far cheaper than to ask a memory about every item.
 */
export function memoRows<A extends readonly unknown[], R>(
  compute: (...row: A) => R,
): (...columns: Columns<A>) => readonly R[] {
  let last: { readonly columns: Columns<A>; readonly results: readonly R[] } | undefined
  return (...columns) => {
    const before = last
    const length = columns[0]?.length ?? 0
    const known = before?.results.length ?? 0
    const changed: number[] = []
    for (let i = 0; i < length; i++) {
      if (i >= known || !before || !isSameRow(before.columns, columns, i)) changed.push(i)
    }
    if (before && length === known && changed.length === 0) return before.results
    const results = before ? before.results.slice(0, length) : []
    for (const i of changed) results[i] = compute(...(columns.map((column) => column[i]) as unknown as A))
    last = { columns, results }
    return results
  }
}

/**
 * Joins lists, remembering the last ones: where all that changed lies together, what stands before and after it is taken
 * over from the last result at once. The very same list comes back where nothing changed.
 */
export function memoFlat<T>(): (parts: readonly (readonly T[])[]) => readonly T[] {
  let last: { readonly parts: readonly (readonly T[])[]; readonly joined: readonly T[] } | undefined
  return (parts) => {
    const joined = last ? rejoined(last.parts, last.joined, parts) : parts.flat()
    last = { parts, joined }
    return joined
  }
}

function rejoined<T>(
  before: readonly (readonly T[])[],
  joined: readonly T[],
  parts: readonly (readonly T[])[],
): readonly T[] {
  const most = Math.min(before.length, parts.length)
  let first = 0
  let start = 0
  for (; first < most && before[first] === parts[first]; first++) start += parts[first]?.length ?? 0
  let same = 0
  let end = joined.length
  for (; same < most - first && before.at(-1 - same) === parts.at(-1 - same); same++)
    end -= parts.at(-1 - same)?.length ?? 0
  const changed = parts.slice(first, parts.length - same).flat()
  if (changed.length === 0 && start === end) return joined
  return joined.slice(0, start).concat(changed, joined.slice(end))
}

function isSameRow(
  before: readonly (readonly unknown[])[],
  now: readonly (readonly unknown[])[],
  row: number,
): boolean {
  for (let at = 0; at < now.length; at++) if (!Object.is(before[at]?.[row], now[at]?.[row])) return false
  return true
}
