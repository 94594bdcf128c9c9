import { isEqual } from '#lib/isEqual'
import { isRecord } from '#lib/isRecord'
import { parseIp } from '#model/ip'

/**
 * The first difference between a part of an object, as vectors write it, and the whole; undefined when there is none.
 *
 * `null` stands for a field that is absent, an empty mapping for one that is empty, `{inRange: a-b}` for any address or
 * number from a to b; lists have as many items as they show.
 */
export function partDifference(path: string, wanted: unknown, found: unknown): string | undefined {
  const different = `${path}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(found ?? null)}`
  if (wanted === null) return found === undefined ? undefined : different
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) return different
    return first(wanted.map((one: unknown, i) => partDifference(`${path}[${i}]`, one, found[i])))
  }
  if (!isRecord(wanted)) return isEqual(wanted, found) ? undefined : different
  if (typeof wanted['inRange'] === 'string') return isInRange(found, wanted['inRange']) ? undefined : different
  if (!isRecord(found)) return different
  const fields = Object.entries(wanted)
  if (fields.length === 0) return Object.keys(found).length === 0 ? undefined : different
  return first(fields.map(([name, one]) => partDifference(`${path}.${name}`, one, found[name])))
}

const first = (differences: readonly (string | undefined)[]): string | undefined =>
  differences.find((one) => one !== undefined)

function isInRange(value: unknown, range: string): boolean {
  const [from = [], to = []] = range.split('-').map(wordsOf)
  const words = wordsOf(value)
  return words.length > 0 && words.length === from.length && compare(from, words) <= 0 && compare(words, to) <= 0
}

/** An address or a number, to compare word by word. */
function wordsOf(value: unknown): readonly number[] {
  const text = String(value)
  return parseIp(text)?.words ?? (/^\d+$/.test(text) ? [Number(text)] : [])
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((word, i) => word !== b[i])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}
