import { expect, test } from 'vitest'
import type { Packet } from '#model/packet'
import type { RuleId } from '#model/trace'
import type { Match } from '../netfilter/ast'
import { askedOf, drawText, missReason, shortChain } from './explain'

const packet: Packet = {
  protocol: 'TCP',
  src: '10.244.0.5',
  srcPort: 41872,
  dst: '10.96.40.40',
  dstPort: 80,
  role: 'SYN',
  ttl: 64,
  mark: 0x4000,
  payload: '',
}

const ruleOf = (...matches: Match[]) => ({ id: 'nat/X/1' as RuleId, matches })
const here = { negate: false }
const not = { negate: true }

test.for([
  { match: { kind: 'destination', cidr: '10.96.0.1/32', ...here }, asks: '10.96.0.1', fails: 'dst is 10.96.40.40' },
  {
    match: { kind: 'source', cidr: '10.244.0.0/16', ...not },
    asks: 'not from 10.244.0.0/16',
    fails: 'src is 10.244.0.5',
  },
  { match: { kind: 'protocol', protocol: 'udp', ...here }, asks: 'udp', fails: 'protocol is tcp' },
  { match: { kind: 'destinationPort', from: 443, to: 443, ...here }, asks: '443', fails: 'dport is 80' },
  { match: { kind: 'mark', value: 0x4000, mask: 0x4000, ...not }, asks: 'no mark 0x4000', fails: 'mark is 0x4000' },
  { match: { kind: 'mark', value: 0x8, mask: 0x8, ...here }, asks: 'mark 0x8', fails: 'no mark 0x8' },
  { match: { kind: 'ctstate', states: ['NEW'], ...here }, asks: 'NEW', fails: 'state is not NEW' },
  {
    match: { kind: 'addrtype', side: 'dst', type: 'LOCAL', ...here },
    asks: 'to a local address',
    fails: 'dst is not a local address',
  },
  { match: { kind: 'statistic', probability: '0.3333333333' }, asks: 'probability 0.333', fails: 'drawn 0.71' },
  { match: { kind: 'outInterface', name: 'tunl0', ...here }, asks: 'out by tunl0', fails: 'not out by tunl0' },
  {
    match: { kind: 'set', name: 'cali40all', direction: 'dst', ...here },
    asks: 'dst in cali40all',
    fails: '10.96.40.40 is not in cali40all',
  },
] as const)('$asks fails with: $fails', ({ match, asks, fails }) => {
  const rule = ruleOf({ kind: 'comment', text: 'x' }, match)
  expect(askedOf(rule)).toBe(asks)
  expect(missReason(rule, 1, packet, 0.71)).toBe(fails)
})

test('a rule that asks nothing matches every packet', () => {
  expect(askedOf(ruleOf({ kind: 'comment', text: 'kubernetes service portals' }))).toBe('every packet')
  expect(missReason(ruleOf(), undefined, packet)).toBe('')
})

test.for([
  ['KUBE-SEP-A4JCWMD6AMIS43DD', 'KUBE-SEP-A4JC…'],
  ['KUBE-SERVICES', 'KUBE-SERVICES'],
  ['KUBE-MARK-MASQ', 'KUBE-MARK-MASQ'],
  ['cali-PREROUTING', 'cali-PREROUTING'],
])('%s is shown as %s', ([chain = '', shown]) => {
  expect(shortChain(chain)).toBe(shown)
})

test('a draw says on which side of its probability it fell', () => {
  expect(drawText({ probability: 0.5, drawn: 0.312, taken: true })).toBe('0.312 < 0.5')
  expect(drawText({ probability: 1 / 3, drawn: 0.71, taken: false })).toBe('0.71 ≥ 0.333')
})
