/**
 * JSON text in which the keys of every object stand in order, so that equal values give equal text.
 *
 * For hashing and comparing plain data; what is undefined is left out, as JSON does.
 */
export function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
        : inner,
    ) ?? 'null'
  )
}
