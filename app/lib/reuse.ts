/**
 * `next`, with every part that equals its counterpart in `old` replaced by that counterpart.
 *
 * Equal slices thereby keep their identity, so stages and components that compare by identity do not run again.
 * Understands plain objects, arrays and maps; anything else is compared by `Object.is`.
 */
export function reuse<T>(old: unknown, next: T): T {
  if (Object.is(old, next)) return next
  if (Array.isArray(next)) return (Array.isArray(old) ? reuseArray(old, next) : next) as T
  if (next instanceof Map) return (old instanceof Map ? reuseMap(old, next) : next) as T
  if (isPlain(next) && isPlain(old)) return reuseRecord(old, next) as T
  return next
}

function reuseArray(old: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const merged = next.map((item, i) => reuse(old[i], item))
  return merged.length === old.length && merged.every((item, i) => Object.is(item, old[i])) ? old : merged
}

function reuseMap(
  old: ReadonlyMap<unknown, unknown>,
  next: ReadonlyMap<unknown, unknown>,
): ReadonlyMap<unknown, unknown> {
  const merged = new Map<unknown, unknown>()
  for (const [key, value] of next) merged.set(key, reuse(old.get(key), value))
  const same =
    merged.size === old.size && [...merged].every(([key, value]) => old.has(key) && Object.is(value, old.get(key)))
  if (!same) return merged
  const order = [...merged.keys()]
  return [...old.keys()].every((key, i) => Object.is(key, order[i])) ? old : merged
}

/** Keys may be any text, `__proto__` and `constructor` among them: only a record's own fields count. */
function reuseRecord(old: Record<string, unknown>, next: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(next)
  const merged = Object.fromEntries(keys.map((key) => [key, reuse(ownField(old, key), next[key])]))
  const same =
    keys.length === Object.keys(old).length &&
    keys.every((key) => Object.hasOwn(old, key) && Object.is(merged[key], old[key]))
  return same ? old : merged
}

const ownField = (record: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
