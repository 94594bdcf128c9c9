import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalIp, familyOf, ipToNumber } from './ip'

test.for([
  ['10.0.0.1', '10.0.0.1'],
  ['010.000.0.001', '10.0.0.1'],
  ['0.0.0.0', '0.0.0.0'],
  ['255.255.255.255', '255.255.255.255'],
  ['FF06:0:0:0:0:0:0:C1', 'ff06::c1'],
  ['::', '::'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
] as const)('%s is written %s', ([text, canonical]) => {
  expect(canonicalIp(text)).toBe(canonical)
})

test.for([
  '',
  '10.0.0',
  '10.0.0.256',
  '10.0.0.1/24',
  '1.2.3.4.5',
  ' 10.0.0.1',
  '::1/64',
  'fe80::1%eth0',
  '[::1]',
  '1::2::3',
  'web',
])('%j is no address', (text) => {
  expect(canonicalIp(text)).toBeUndefined()
  expect(familyOf(text)).toBeUndefined()
})

test('families', () => {
  expect(familyOf('10.0.0.1')).toBe('IPv4')
  expect(familyOf('::1')).toBe('IPv6')
})

test('numbers keep the order of addresses', () => {
  expect(ipToNumber('0.0.1.0')).toBe(256)
  expect(ipToNumber('255.255.255.255')).toBe(2 ** 32 - 1)
})

test('the canonical spelling is its own canonical spelling', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const canonical = canonicalIp(text)
      expect(canonical).toBeDefined()
      expect(canonicalIp(canonical ?? '')).toBe(canonical)
    }),
  )
})
