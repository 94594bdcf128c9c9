import { expect, test } from 'vitest'
import type { RenderedLine } from '#engine'
import { objectKey } from '#model/objectMeta'
import type { RuleId } from '#model/trace'
import { builtInPlaces, filteredLines } from './ruleLines'

const web = objectKey('Service', 'default', 'web')
const rule = (table: 'nat' | 'filter', chain: string, text: string, service?: typeof web): RenderedLine => ({
  text: `-A ${chain} ${text}`,
  table,
  chain,
  ruleId: `${table}/${chain}/${text}` as RuleId,
  ...(service && { origin: { service } }),
})
const lines: readonly RenderedLine[] = [
  { text: '*filter', table: 'filter' },
  { text: ':INPUT ACCEPT [0:0]', table: 'filter', chain: 'INPUT' },
  { text: ':FORWARD DROP [0:0]', table: 'filter', chain: 'FORWARD' },
  rule('filter', 'FORWARD', '-j KUBE-FORWARD'),
  { text: 'COMMIT', table: 'filter' },
  { text: '*nat', table: 'nat' },
  { text: ':PREROUTING ACCEPT [0:0]', table: 'nat', chain: 'PREROUTING' },
  { text: ':KUBE-SVC-A - [0:0]', table: 'nat', chain: 'KUBE-SVC-A' },
  rule('nat', 'KUBE-SVC-A', '-j KUBE-SEP-B', web),
  rule('nat', 'PREROUTING', '-j KUBE-SERVICES'),
  { text: 'COMMIT', table: 'nat' },
]

test.for([
  ['nothing asked for', { text: '', service: null }, lines.map(({ text }) => text)],
  [
    'part of a line',
    { text: 'kube-s', service: null },
    ['*nat', '-A KUBE-SVC-A -j KUBE-SEP-B', '-A PREROUTING -j KUBE-SERVICES'],
  ],
  ['a Service', { text: '', service: web }, ['*nat', '-A KUBE-SVC-A -j KUBE-SEP-B']],
  [
    'what a packet met',
    { text: '', service: null, met: new Map([['filter/FORWARD/-j KUBE-FORWARD' as RuleId, 1]]) },
    ['*filter', '-A FORWARD -j KUBE-FORWARD'],
  ],
  ['what is not there', { text: 'nowhere', service: null }, []],
] as const)('%s', ([, filter, want]) => {
  expect(filteredLines(lines, filter).map(({ text }) => text)).toEqual(want)
})

test('built-in chains lead to their first rule, empty ones to where they are declared', () => {
  expect(builtInPlaces(lines)).toEqual([
    { table: 'filter', chain: 'INPUT', policy: 'ACCEPT', rules: 0, at: 1 },
    { table: 'filter', chain: 'FORWARD', policy: 'DROP', rules: 1, at: 3 },
    { table: 'nat', chain: 'PREROUTING', policy: 'ACCEPT', rules: 1, at: 9 },
  ])
})
