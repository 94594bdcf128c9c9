import fc from 'fast-check'
import { expect, test } from 'vitest'
import { draftMap, replacedValues } from './draftMap'

type Write = { readonly key: number; readonly value?: number }

const keys = fc.integer({ min: 0, max: 20 })
const write: fc.Arbitrary<Write> = fc.record({ key: keys, value: fc.nat() }, { requiredKeys: ['key'] })

const written = (start: ReadonlyMap<number, number>, writes: readonly Write[], small: number) => {
  const draft = draftMap(start, small)
  for (const { key, value } of writes) {
    if (value === undefined) draft.delete(key)
    else draft.set(key, value)
  }
  return draft.map
}

const asRead = (map: ReadonlyMap<number, number>) => {
  const each: unknown[] = []
  map.forEach((value, key, of) => each.push([key, value, of === map]))
  return {
    size: map.size,
    entries: [...map],
    keys: [...map.keys()],
    values: [...map.values()],
    looked: Array.from({ length: 21 }, (_, key) => [map.has(key), map.get(key)]),
    each,
  }
}

test('a map with a patch reads as a copied one does, order included, however many drafts lie between', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(keys, fc.nat())), fc.array(fc.array(write)), (entries, drafts) => {
      let patched: ReadonlyMap<number, number> = new Map(entries)
      let copied = patched
      for (const writes of drafts) {
        const before = asRead(patched)
        const next = written(patched, writes, 3)
        copied = written(copied, writes, Infinity)
        expect(asRead(next)).toEqual(asRead(copied))
        expect(asRead(patched)).toEqual(before)
        patched = next
      }
    }),
  )
})

test('a write to a large map shares what it does not touch', () => {
  const large = new Map(Array.from({ length: 5000 }, (_, i) => [i, i]))
  expect(draftMap(large).map).not.toBeInstanceOf(Map)
  expect(draftMap(new Map([[1, 1]])).map).toBeInstanceOf(Map)
  expect(
    written(
      large,
      Array.from({ length: 700 }, (_, key) => ({ key, value: 0 })),
      4096,
    ),
  ).not.toBeInstanceOf(Map)
  const grown = written(
    large,
    Array.from({ length: 700 }, (_, key) => ({ key, value: 0 })),
    4096,
  )
  expect(draftMap(grown).map).toBeInstanceOf(Map)
})

test('what was replaced between two maps is what looking at every key finds, and nothing is said when places changed', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(keys, fc.nat())), fc.array(write), fc.array(write), (entries, first, second) => {
      const before = written(new Map(entries), first, 3)
      const after = written(before, second, 3)
      const samePlaces = String([...before.keys()]) === String([...after.keys()])
      const changed = [...before].flatMap(([key, value]) => (after.get(key) === value ? [] : [[value, after.get(key)]]))
      for (const other of [after, new Map(after)]) {
        const found = replacedValues(before, other)
        expect(found?.toSorted(byFirst)).toEqual(samePlaces ? changed.toSorted(byFirst) : undefined)
      }
    }),
  )
})

const byFirst = (a: readonly unknown[], b: readonly unknown[]): number => String(a).localeCompare(String(b))
