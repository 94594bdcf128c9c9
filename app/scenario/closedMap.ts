import * as v from 'valibot'

/** Lists are objects to valibot, maps are not lists to anybody who writes YAML. */
export const noList = v.custom<object>((value) => !Array.isArray(value), 'must be a map')

/** A map with these keys and no others. */
export const closedMap = <T extends v.ObjectEntries>(entries: T) => v.pipe(noList, v.strictObject(entries))
