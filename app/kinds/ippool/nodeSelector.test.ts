import { expect, test } from 'vitest'
import { parseNodeSelector } from './nodeSelector'

const labels = { zone: 'west', 'kubernetes.io/hostname': 'node1', rack: '' }

test.for([
  ['', true],
  ['all()', true],
  [' all( ) ', true],
  ['!all()', false],
  ['has(zone)', true],
  ['has(kubernetes.io/hostname)', true],
  ['!has(zone)', false],
  ['has(toString)', false],
  ['zone == "west"', true],
  ["zone=='west'", true],
  ['zone == "east"', false],
  ['zone != "east"', true],
  ['gone != "x"', true],
  ['gone == ""', false],
  ['rack == ""', true],
  ['zone in {"east", "west"}', true],
  ['zone in {"east"}', false],
  ['zone not in {"east"}', true],
  ['gone not in {"east"}', true],
  ['zone in {}', false],
  ['zone contains "es"', true],
  ['zone starts with "we"', true],
  ['zone ends with "we"', false],
  ['zone == "east" || has(rack) && rack == ""', true],
  ['(zone == "east" || has(rack)) && !has(rack)', false],
] as const)('calico-pool-selector: %s is %s', ([text, want]) => {
  const selector = parseNodeSelector(text)
  expect(selector.ok && selector.value(labels)).toBe(want)
})

test.for([
  'all',
  'zone',
  'zone ==',
  'zone == west',
  'zone = "west"',
  'has()',
  '(all()',
  'all())',
  'all() all()',
  'a in {"b"',
  'a in {"b" "c"}',
  '"a" == "b"',
  '&& all()',
  '{',
])('calico-pool-selector: %s is none', (text) => {
  expect(parseNodeSelector(text)).toEqual({ ok: false, error: `failed to parse selector ${JSON.stringify(text)}` })
})
