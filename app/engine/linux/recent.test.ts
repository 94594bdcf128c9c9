import { expect, test } from 'vitest'
import { simTime } from '#model/simTime'
import { noRecent, noted, reaped, wasNoted, type RecentLists } from './recent'

const at = (second: number) => simTime(second * 1000)
const asked = { name: 'KUBE-SEP-A', seconds: 10, reap: true }
const addresses = (lists: RecentLists) => [...(lists.get('KUBE-SEP-A')?.keys() ?? [])]

const lists = noted(noted(noRecent, 'KUBE-SEP-A', '10.0.0.1', at(0)), 'KUBE-SEP-A', '10.0.0.2', at(5))

test.for([
  ['within its seconds', '10.0.0.1', 10, true],
  ['after them', '10.0.0.1', 11, false],
  ['another address', '10.0.0.3', 1, false],
] as const)('netfilter-recent: an address is remembered %s', ([, address, second, want]) => {
  expect(wasNoted(lists, asked, address, at(second))).toBe(want)
})

test('netfilter-recent: to be noted again makes an address young, and lists do not know each other', () => {
  const again = noted(lists, 'KUBE-SEP-A', '10.0.0.1', at(8))
  expect(addresses(again)).toEqual(['10.0.0.2', '10.0.0.1'])
  expect(wasNoted(again, asked, '10.0.0.1', at(18))).toBe(true)
  expect(wasNoted(again, { ...asked, name: 'KUBE-SEP-B' }, '10.0.0.1', at(8))).toBe(false)
})

test.for([
  ['the oldest that has run out goes', '10.0.0.2', 11, ['10.0.0.2']],
  ['none goes before its time', '10.0.0.2', 9, ['10.0.0.1', '10.0.0.2']],
  ['none goes when the address asked for is not in the list', '10.0.0.3', 60, ['10.0.0.1', '10.0.0.2']],
] as const)('netfilter-recent: with --reap %s', ([, address, second, want]) => {
  expect(addresses(reaped(lists, asked, address, at(second)))).toEqual(want)
})

test('netfilter-recent: a list holds a hundred addresses, the latest ones', () => {
  const full = Array.from({ length: 101 }, (_, i) => `10.0.1.${i}`).reduce<RecentLists>(
    (known, address, i) => noted(known, 'KUBE-SEP-A', address, at(i)),
    noRecent,
  )
  expect(addresses(full)).toHaveLength(100)
  expect(wasNoted(full, { name: 'KUBE-SEP-A' }, '10.0.1.0', at(101))).toBe(false)
})
