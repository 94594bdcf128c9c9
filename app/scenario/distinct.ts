import * as v from 'valibot'

/** No two items of a list have the same value under `key`. */
export function distinct<K extends string, T extends Readonly<Partial<Record<K, unknown>>>>(key: K) {
  return v.rawCheck<T[]>(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const seen = new Set<unknown>()
    for (const [i, item] of dataset.value.entries()) {
      const value = item[key]
      if (value !== undefined && seen.has(value)) {
        addIssue({
          message: 'must not be used twice',
          input: value,
          path: [
            { type: 'array', origin: 'value', input: dataset.value, key: i, value: item },
            { type: 'object', origin: 'value', input: { ...item }, key, value },
          ],
        })
      }
      seen.add(value)
    }
  })
}
