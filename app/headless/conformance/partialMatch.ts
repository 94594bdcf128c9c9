import { isRecord } from '#lib/isRecord'

/**
 * Whether `actual` has everything that `expected` says. Of an object only the named fields count, `null` says that there
 * is none; a list is the whole list, in any order, and an empty one may also be absent.
 */
export function matchesPart(expected: unknown, actual: unknown): boolean {
  if (expected === null) return actual === undefined || actual === null
  if (Array.isArray(expected)) return matchesAll(expected, Array.isArray(actual) ? actual : [])
  if (!isRecord(expected)) return expected === actual
  return isRecord(actual) && Object.entries(expected).every(([name, value]) => matchesPart(value, actual[name]))
}

/** Each of `actual` is used once. What matches nothing else is not tried again, so lists are short or alike. */
function matchesAll(expected: readonly unknown[], actual: readonly unknown[]): boolean {
  if (expected.length !== actual.length) return false
  const left = [...actual]
  return expected.every((one) => {
    const found = left.findIndex((other) => matchesPart(one, other))
    if (found >= 0) left.splice(found, 1)
    return found >= 0
  })
}
