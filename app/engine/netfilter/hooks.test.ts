import { expect, test } from 'vitest'
import { builtInChains, stagesAt } from './hooks'

test.for([
  ['PREROUTING', 'raw conntrack mangle nat'],
  ['INPUT', 'mangle filter nat confirm'],
  ['FORWARD', 'mangle filter'],
  ['OUTPUT', 'raw conntrack mangle nat filter'],
  ['POSTROUTING', 'mangle nat confirm'],
] as const)('netfilter-order: at %s', ([hook, stages]) => {
  expect(stagesAt(hook).join(' ')).toBe(stages)
})

test('netfilter-order: table nat has every built-in chain but FORWARD', () => {
  expect(builtInChains('nat')).toEqual(['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'])
})
