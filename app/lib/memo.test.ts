import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoFlat, memoRows } from './memo'

const letter = fc.constantFrom('a', 'b', 'c')

test('rows are as computed each for itself, and only those with something else in them are computed again', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.tuple(letter, letter))), (lists) => {
      let computed = 0
      const remembered = memoRows((a: string, b: string) => {
        computed++
        return `${a}${b}`
      })
      let before: readonly (readonly [string, string])[] = []
      let result: readonly string[] = []
      for (const rows of lists) {
        computed = 0
        const next = remembered(
          rows.map(([a]) => a),
          rows.map(([, b]) => b),
        )
        expect(next).toEqual(rows.map(([a, b]) => `${a}${b}`))
        const changed = rows.filter((row, i) => String(row) !== String(before[i]))
        expect(computed).toBe(changed.length)
        if (changed.length === 0 && rows.length === before.length && result.length > 0) expect(next).toBe(result)
        before = rows
        result = next
      }
    }),
  )
})

test('joined lists are what flat() gives, and the very same one while their parts are', () => {
  const part = fc.constantFrom<readonly number[]>([], [1], [2, 3], [4, 5, 6])
  fc.assert(
    fc.property(fc.array(fc.array(part)), (lists) => {
      const join = memoFlat<number>()
      for (const parts of lists) {
        const joined = join(parts)
        expect(joined).toEqual(parts.flat())
        expect(join([...parts])).toBe(joined)
      }
    }),
  )
})
