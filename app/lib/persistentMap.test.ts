import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  emptyPersistentMap,
  getFrom,
  valuesOf,
  valuesSince,
  withKey,
  withoutKey,
  type PersistentMap,
} from './persistentMap'

const key = fc.stringMatching(/^[a-d]{1,2}$/)
const change = fc.record({
  key,
  value: fc.option(
    fc.nat().map((n) => ({ n })),
    { nil: undefined },
  ),
})

test('a persistent map holds what a Map holds after the same changes, and leaves its former versions alone', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      let map: PersistentMap<{ readonly n: number }> = emptyPersistentMap
      const plain = new Map<string, { readonly n: number }>()
      for (const { key: at, value } of changes) {
        const before = { map, values: valuesOf(map), size: map.size }
        map = value === undefined ? withoutKey(map, at) : withKey(map, at, value)
        if (value === undefined) plain.delete(at)
        else plain.set(at, value)
        expect(valuesOf(before.map)).toEqual(before.values)
        expect(before.map.size).toBe(before.size)
        expect(valuesSince(before.map, map)).toEqual(value === undefined ? [] : [value])
      }
      expect(map.size).toBe(plain.size)
      expect(new Set(valuesOf(map))).toEqual(new Set(plain.values()))
      for (const [at, value] of plain) expect(getFrom(map, at)).toBe(value)
    }),
  )
})
