/** `object` without the field `key`: absent, not `undefined`, as a manifest would have it. */
export function without<O extends object, K extends keyof O>(object: O, key: K): Omit<O, K> {
  const rest: Partial<O> & Omit<O, K> = { ...object }
  delete rest[key]
  return rest
}
