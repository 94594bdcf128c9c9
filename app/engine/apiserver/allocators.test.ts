import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cidrContains, nthAddress, parseCidr, type Cidr } from '#model/cidr'
import { invariant } from '#lib/assert'
import { clusterIPBands, nodePortBands, pickClusterIP, pickFree } from './allocators'

function cidr(text: string): Cidr {
  const parsed = parseCidr(text)
  invariant(parsed.ok, text)
  return parsed.value
}

// fidelity: api-allocation
test.for([
  ['10.96.0.0/12', '10.96.0.1', '10.96.1.0', '10.96.1.1', '10.111.255.254'],
  ['10.96.0.0/24', '10.96.0.1', '10.96.0.16', '10.96.0.17', '10.96.0.254'],
  ['10.96.0.0/27', '10.96.0.1', '10.96.0.16', '10.96.0.17', '10.96.0.30'],
  ['fd00:96::/112', 'fd00:96::1', 'fd00:96::100', 'fd00:96::101', 'fd00:96::ffff'],
] as const)('the bands of %s', ([text, ...want]) => {
  const bands = clusterIPBands(cidr(text))
  const ends = [bands.static.from, bands.static.to, bands.dynamic.from, bands.dynamic.to]
  expect(ends.map((n) => nthAddress(cidr(text), n))).toEqual(want)
})

test('a small range is all dynamic', () => {
  expect(clusterIPBands(cidr('10.96.0.0/28'))).toEqual({ static: { from: 1, to: 0 }, dynamic: { from: 1, to: 14 } })
})

test('the bands of node ports', () => {
  expect(nodePortBands({ from: 30000, to: 32767 })).toEqual({
    static: { from: 30000, to: 30085 },
    dynamic: { from: 30086, to: 32767 },
  })
})

test('a choice comes from the dynamic band while it has room, then from the static one, then there is none', () => {
  const bands = { static: { from: 1, to: 2 }, dynamic: { from: 3, to: 5 } }
  const taken = new Set<number>()
  const chosen = Array.from({ length: 6 }, () => {
    const value = pickFree(bands, (one) => taken.has(one), 1, 'web')
    if (value !== undefined) taken.add(value)
    return value
  })
  expect(new Set(chosen.slice(0, 3))).toEqual(new Set([3, 4, 5]))
  expect(new Set(chosen.slice(3, 5))).toEqual(new Set([1, 2]))
  expect(chosen[5]).toBeUndefined()
})

test('the same Service is given the same address, whatever else is there, unless that is taken', () => {
  const range = cidr('10.96.0.0/12')
  fc.assert(
    fc.property(fc.string(), fc.integer(), fc.array(fc.ipV4()), (name, seed, others) => {
      const alone = pickClusterIP(range, () => false, seed, name)
      invariant(alone !== undefined, 'the range is empty')
      expect(cidrContains(range, alone)).toBe(true)
      const among = pickClusterIP(range, (ip) => others.includes(ip) && ip !== alone, seed, name)
      expect(among).toBe(alone)
      expect(pickClusterIP(range, (ip) => ip === alone, seed, name)).not.toBe(alone)
    }),
    { numRuns: 50 },
  )
})
