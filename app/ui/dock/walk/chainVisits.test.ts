import { expect, test } from 'vitest'
import type { Rule, RuleSet } from '#engine'
import { objectKey } from '#model/objectMeta'
import type { Packet } from '#model/packet'
import type { HostId, Hop, PlacedStep, RuleId, Step } from '#model/trace'
import { chainVisits } from './chainVisits'

const packet: Packet = {
  role: 'SYN',
  protocol: 'TCP',
  src: '10.244.0.5',
  srcPort: 41872,
  dst: '10.96.40.40',
  dstPort: 80,
  ttl: 64,
  mark: 0,
  payload: '',
}
const rule = (text: string): Rule => ({ matches: [{ kind: 'comment', text }] })
const rules: RuleSet = {
  family: 'IPv4',
  tables: [
    {
      name: 'nat',
      chains: [
        { name: 'PREROUTING', policy: 'ACCEPT', rules: [rule('jump')] },
        { name: 'KUBE-SERVICES', rules: [rule('one'), rule('two'), rule('three')] },
        { name: 'KUBE-SVC-A', rules: [rule('first'), rule('drawn')] },
      ],
    },
  ],
}

const met = (chain: string, index: number, result: 'hit' | 'miss', id: string): Step => ({
  kind: 'rule',
  table: 'nat',
  chain,
  index,
  result,
  ruleId: id as RuleId,
})

function hopOf(steps: readonly Step[]): Hop {
  const host = { id: 'node/node1' as HostId, kind: 'node' as const, name: 'node1', key: objectKey('Node', '', 'node1') }
  return { host, arrived: packet, steps: steps.map((step): PlacedStep => ({ ...step, packet })) }
}

const hop = hopOf([
  { kind: 'enterInterface', interface: 'cali1' },
  { kind: 'hook', hook: 'PREROUTING', table: 'nat' },
  met('PREROUTING', 1, 'hit', 'jump'),
  met('KUBE-SERVICES', 1, 'miss', 'one'),
  met('KUBE-SERVICES', 2, 'hit', 'two'),
  met('KUBE-SVC-A', 1, 'miss', 'first'),
  { kind: 'chance', ruleId: 'drawn' as RuleId, probability: 0.5, drawn: 0.7, taken: false },
  met('KUBE-SVC-A', 2, 'miss', 'drawn'),
  met('KUBE-SERVICES', 3, 'miss', 'three'),
  { kind: 'route', table: 'main', prefix: '10.244.1.0/24', interface: 'eth0' },
])

test('chains stand in the order in which they were entered, a return goes on with the caller', () => {
  const found = chainVisits(hop, 5, rules)
  expect(found?.hook).toBe('PREROUTING')
  expect(found?.visits.map(({ chain, rules: visited }) => [chain, visited.map(({ result }) => result)])).toEqual([
    ['PREROUTING', ['hit']],
    ['KUBE-SERVICES', ['miss', 'hit', 'miss']],
    ['KUBE-SVC-A', ['miss', 'miss']],
  ])
})

test('a draw stands with its rule', () => {
  expect(chainVisits(hop, 5, rules)?.visits[2]?.rules[1]?.drawn).toBe(0.7)
})

test('rules that the packet never came to are not reached', () => {
  const short = hopOf([{ kind: 'hook', hook: 'PREROUTING', table: 'nat' }, met('KUBE-SERVICES', 1, 'hit', 'one')])
  expect(chainVisits(short, 1, rules)?.visits[0]?.rules.map(({ result }) => result)).toEqual([
    'hit',
    'notReached',
    'notReached',
  ])
})

test('two hooks in a row are told apart', () => {
  const both = hopOf([
    { kind: 'hook', hook: 'FORWARD', table: 'nat' },
    met('KUBE-SERVICES', 1, 'hit', 'one'),
    { kind: 'hook', hook: 'POSTROUTING', table: 'nat' },
    met('KUBE-SVC-A', 1, 'hit', 'first'),
  ])
  expect(chainVisits(both, 1, rules)?.visits.map(({ chain }) => chain)).toEqual(['KUBE-SERVICES'])
  expect(chainVisits(both, 3, rules)?.visits.map(({ chain }) => chain)).toEqual(['KUBE-SVC-A'])
})

test('a step that asks no rules has no chains', () => {
  expect(chainVisits(hop, 9, rules)).toBeUndefined()
})
