import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyTrail, grown, itemsOf, type Trail } from './trail'

test('whatever grows out of whatever, every list keeps its own items', () => {
  const growth = fc.record({ from: fc.nat(20), items: fc.array(fc.nat(), { maxLength: 3 }) })
  fc.assert(
    fc.property(fc.array(growth, { maxLength: 20 }), (steps) => {
      const known: { readonly trail: Trail<number>; readonly items: readonly number[] }[] = [
        { trail: emptyTrail(), items: [] },
      ]
      for (const { from, items } of steps) {
        const base = known[from % known.length]
        if (base) known.push({ trail: grown(base.trail, items), items: [...base.items, ...items] })
      }
      expect(known.map(({ trail }) => itemsOf(trail))).toEqual(known.map(({ items }) => items))
    }),
  )
})
