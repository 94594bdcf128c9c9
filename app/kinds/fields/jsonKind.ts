/** What a JSON value is, as Go's decoder calls it in its errors. A number that no `int32` holds is spelt out. */
export function jsonKind(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return isInt32(value) ? 'number' : `number ${value}`
  return typeof value
}

/** Whether a value is a whole number of 32 bits. */
export const isInt32 = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) === ((value as number) | 0)
