/**
 * A list that only grows at its end, as a value: growing one leaves it as it was.
 *
 * Those that grew out of each other share one array, so that adding to a long list costs no more than to a short one. Two
 * that grow out of the same list do not see each other's items: the second one copies.
 */
export interface Trail<T> {
  readonly length: number
  /** Holds the items of this list, and maybe those of lists that grew out of it. Only `grown` writes there. */
  readonly shared: T[]
}

/** A list without items. */
export const emptyTrail = <T>(): Trail<T> => ({ length: 0, shared: [] })

/** The list with these items behind its own. */
export function grown<T>(trail: Trail<T>, items: readonly T[]): Trail<T> {
  const shared = trail.shared.length === trail.length ? trail.shared : trail.shared.slice(0, trail.length)
  for (const item of items) shared.push(item)
  return { length: shared.length, shared }
}

/** The items, in an array of their own. */
export const itemsOf = <T>({ shared, length }: Trail<T>): readonly T[] => shared.slice(0, length)
