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
