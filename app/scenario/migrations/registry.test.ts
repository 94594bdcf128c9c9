import { expect, test } from 'vitest'
import { plainVersion } from '../plain'
import { migrate, migrations, type Migration } from './registry'

test('every version before the present one has its migration', () => {
  for (let version = 1; version < plainVersion; version++) expect(migrations.has(version)).toBe(true)
  expect(migrations.size).toBe(plainVersion - 1)
})

test('migrations run one after the other, from the version of the text to the present one', () => {
  const append =
    (word: string): Migration =>
    (plain) => [...(plain as readonly string[]), word]
  const registry = new Map([
    [1, append('1 to 2')],
    [2, append('2 to 3')],
    [3, append('3 to 4')],
  ])
  expect(migrate([], 1, 3, registry)).toEqual(['1 to 2', '2 to 3'])
  expect(migrate([], 3, 4, registry)).toEqual(['3 to 4'])
  expect(migrate([], 4, 4, registry)).toEqual([])
})
