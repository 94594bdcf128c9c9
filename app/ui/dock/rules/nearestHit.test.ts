import { expect, test } from 'vitest'
import type { RuleId } from '#model/trace'
import { nearestHit, type LitRule } from './litRules'

const lit = (...rules: readonly (readonly [string, LitRule['result'], ...number[]])[]) =>
  new Map(rules.map(([id, result, ...stops]) => [id as RuleId, { result, why: '', stops }] as const))

const met = lit(['a', 'hit', 2], ['b', 'miss', 2], ['c', 'hit', 2, 9], ['d', 'hit', 5], ['e', 'miss', 7])

test.for([
  [0, 'a', 'before the first: the first that will match'],
  [2, 'c', 'of one stop the last that matched'],
  [3, 'c', 'the last one before'],
  [8, 'd', 'misses lead nowhere'],
  [9, 'c', 'one that matched again'],
] as const)('at stop %d: %s, %s', ([at, want]) => {
  expect(nearestHit(met, at)).toBe(want)
})

test('no rule where none matched', () => {
  expect(nearestHit(lit(['a', 'miss', 1]), 4)).toBeUndefined()
})
