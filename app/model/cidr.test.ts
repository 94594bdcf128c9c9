import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cidrContains, nthAddress, nthSubnet, parseCidr, type Cidr } from './cidr'

const cidr = (text: string): Cidr => {
  const parsed = parseCidr(text)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

test.for([
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['10.1.2.3/8', '10.0.0.0/8'],
  ['010.001.2.3/16', '10.1.0.0/16'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['192.168.0.17/32', '192.168.0.17/32'],
  ['2001:DB8::1/32', '2001:db8::/32'],
  ['fd00:1:2:3:4::9/70', 'fd00:1:2:3::/70'],
  ['::/0', '::/0'],
] as const)('%s is written %s', ([text, canonical]) => {
  expect(cidr(text).text).toBe(canonical)
})

test.for(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0/8', '10.0.0.0/8/8', '::/129', '10.0.0.0/', '', 'web/24'])(
  '%j is no range',
  (text) => {
    expect(parseCidr(text)).toEqual({ ok: false, error: `invalid CIDR address: ${text}` })
  },
)

test.for([
  ['10.96.0.0/12', '10.111.255.255', true],
  ['10.96.0.0/12', '10.112.0.0', false],
  ['0.0.0.0/0', '255.255.255.255', true],
  ['128.0.0.0/1', '200.1.1.1', true],
  ['0.0.0.0/0', '::1', false],
  ['::/0', '10.0.0.1', false],
  ['2001:db8::/33', '2001:db8:7fff::', true],
  ['2001:db8::/33', '2001:db8:8000::', false],
  ['10.0.0.0/8', 'web', false],
] as const)('%s holds %s: %s', ([range, ip, expected]) => {
  expect(cidrContains(cidr(range), ip)).toBe(expected)
})

test('addresses are counted from the network address', () => {
  expect(nthAddress(cidr('10.96.0.0/12'), 10)).toBe('10.96.0.10')
  expect(nthAddress(cidr('10.244.1.0/24'), 255)).toBe('10.244.1.255')
  expect(nthAddress(cidr('10.244.1.0/24'), 256)).toBeUndefined()
  expect(nthAddress(cidr('10.244.1.0/24'), -1)).toBeUndefined()
  expect(nthAddress(cidr('fd00::ffff:ffff:0/64'), 2 ** 32)).toBe('fd00::1:0:0')
})

test.for([
  ['10.244.0.0/16', 24, 0, '10.244.0.0/24'],
  ['10.244.0.0/16', 24, 255, '10.244.255.0/24'],
  ['10.0.0.0/8', 24, 65535, '10.255.255.0/24'],
  ['fd00:10:244::/56', 64, 3, 'fd00:10:244:3::/64'],
  ['fd00:10:244::/48', 64, 65535, 'fd00:10:244:ffff::/64'],
  ['fd00::/120', 124, 15, 'fd00::f0/124'],
] as const)('%s has as its /%d number %d %s', ([range, prefix, n, want]) => {
  expect(nthSubnet(cidr(range), prefix, n).text).toBe(want)
})

test('every address that a range counts lies in it', () => {
  fc.assert(
    fc.property(
      fc.ipV4(),
      fc.integer({ min: 0, max: 32 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (ip, prefix, at) => {
        const range = cidr(`${ip}/${prefix}`)
        const address = nthAddress(range, Math.floor(at * 2 ** (32 - prefix)))
        expect(address !== undefined && cidrContains(range, address)).toBe(true)
      },
    ),
  )
})
