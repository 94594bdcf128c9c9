import fc from 'fast-check'
import { Address6 } from 'ip-address'
import { expect, test } from 'vitest'
import { formatGroups, parseGroups } from './ipv6'

const groups = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 })

/** Mostly addresses with something wrong about them. */
const nearlyAddress = fc
  .tuple(fc.ipV6(), fc.nat(40), fc.nat(3), fc.stringMatching(/^[0-9a-fA-F:.]{0,3}$/))
  .map(([text, at, gone, more]) => text.slice(0, at) + more + text.slice(at + gone))

const mixed = fc.oneof(
  fc.ipV6(),
  nearlyAddress,
  fc.stringMatching(/^[0-9a-f:.]{0,12}$/),
  groups.map((all) => all.map((group) => group.toString(16)).join(':')),
)

test('an IPv6 text is read as another implementation reads it', () => {
  fc.assert(
    fc.property(mixed, (text) => {
      // The other one refuses leading zeros in an IPv4 part, which Kubernetes takes, and finds IPv4 alone in it.
      fc.pre(text.includes(':') && !/(^|[:.])0\d+\./.test(text) && !/\.0\d+/.test(text))
      const valid = Address6.isValid(text)
      expect(parseGroups(text)).toEqual(
        valid
          ? new Address6(text)
              .canonicalForm()
              .split(':')
              .map((group) => Number.parseInt(group, 16))
          : undefined,
      )
    }),
    { numRuns: 600 },
  )
})

test('an IPv6 address is written as another implementation writes it', () => {
  fc.assert(
    fc.property(groups, (all) => {
      const plain = all.map((group) => group.toString(16)).join(':')
      expect(formatGroups(all)).toBe(new Address6(plain).correctForm())
      expect(parseGroups(formatGroups(all))).toEqual(all)
    }),
    { numRuns: 300 },
  )
})

test('the last two groups may be an IPv4 address, with leading zeros too', () => {
  expect(parseGroups('::ffff:010.0.0.1')).toEqual([0, 0, 0, 0, 0, 0xffff, 0x0a00, 1])
  expect(parseGroups('::1.2.3.4:5')).toBeUndefined()
  expect(parseGroups('1.2.3.4::')).toBeUndefined()
})
