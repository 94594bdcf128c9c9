import { invariant } from '#lib/assert'
import { plainVersion } from '../plain'

/** Brings plain JSON of one version to the next. Works on values that nobody has checked, so it must cope with any. */
export type Migration = (plain: unknown) => unknown

/**
 * How each earlier version becomes the next one: the entry under n makes n + 1.
 *
 * An entry is never edited once it was released; each has a frozen sample of its version in the tests.
 */
export const migrations: ReadonlyMap<number, Migration> = new Map()

/** Plain JSON of version `from`, brought to version `to`. There must be a migration for every version in between. */
export function migrate(
  plain: unknown,
  from: number,
  to: number = plainVersion,
  registry: ReadonlyMap<number, Migration> = migrations,
): unknown {
  let present = plain
  for (let version = from; version < to; version++) {
    const next = registry.get(version)
    invariant(next, `there is a migration from version ${version}`)
    present = next(present)
  }
  return present
}
