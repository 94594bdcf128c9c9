import * as v from 'valibot'

/** Of these keys of a map, exactly one is there. */
export const exactlyOne = <T extends object>(keys: readonly (keyof T & string)[], what: string) =>
  v.check<T, string>(
    (value) => keys.filter((key) => value[key] !== undefined).length === 1,
    `must have exactly one ${what}: ${keys.join(', ')}`,
  )
