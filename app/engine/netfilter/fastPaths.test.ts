import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Packet } from '#model/packet'
import { sampled } from '../trace/chance'
import type { Match, Rule, RuleSet } from './ast'
import { evaluateHook } from './evaluate'
import type { HookContext } from './hookContext'
import { compiledRules, factsOf, firstFailedMatch } from './match'
import { chainOf } from './ruleId'

const packets: fc.Arbitrary<Packet> = fc.record({
  protocol: fc.constantFrom('TCP', 'UDP'),
  src: fc.constantFrom('10.0.0.1', '10.0.0.2'),
  srcPort: fc.constantFrom(80, 40000),
  dst: fc.constantFrom('10.0.0.1', '10.0.0.2', '10.1.0.1', '255.0.0.1'),
  dstPort: fc.constantFrom(80, 443),
  role: fc.constant('SYN'),
  ttl: fc.constantFrom(63, 64),
  mark: fc.constantFrom(0, 0x4000),
  payload: fc.constant(''),
})

const address = fc.record({
  kind: fc.constantFrom('source', 'destination', 'destination'),
  cidr: fc.constantFrom('10.0.0.1', '10.0.0.2/32', '10.1.0.0/16', '255.0.0.0/8', '0.0.0.0/0'),
  negate: fc.boolean(),
})
const matches: fc.Arbitrary<Match> = fc.oneof(
  address,
  fc.record({
    kind: fc.constant('destinationPort'),
    from: fc.constantFrom(80, 443),
    to: fc.constant(443),
    negate: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('inInterface'), name: fc.constantFrom('eth0', 'eth1'), negate: fc.boolean() }),
  fc.record({ kind: fc.constant('mark'), value: fc.constant(0x4000), mask: fc.constant(0x4000), negate: fc.boolean() }),
  fc.constant<Match>({ kind: 'statistic', probability: '0.5' }),
)
const lasting: fc.Arbitrary<Rule> = fc.record({
  matches: fc.array(matches, { maxLength: 3 }),
  target: fc.constantFrom(
    { kind: 'RETURN' },
    { kind: 'ACCEPT' },
    { kind: 'MARK', operation: 'set', value: 1, mask: 1 },
  ),
})
/** For nobody of these packets, so that chains begin with long runs of misses. */
const elsewhere: fc.Arbitrary<Rule> = fc.record({
  matches: fc.tuple(
    fc.constant<Match>({ kind: 'protocol', protocol: 'tcp', negate: false }),
    fc.constantFrom<Match>(
      { kind: 'destination', cidr: '10.9.0.1', negate: false },
      { kind: 'source', cidr: '10.9.0.1', negate: false },
      { kind: 'destination', cidr: '255.0.0.0/9', negate: true },
    ),
  ),
  target: fc.constant({ kind: 'ACCEPT' }),
})

const ruleSets: fc.Arbitrary<RuleSet> = fc
  .tuple(
    fc.oneof(fc.constant([]), fc.array(elsewhere, { minLength: 40, maxLength: 60 })),
    fc.array(lasting, { maxLength: 6 }),
    fc.array(lasting, { maxLength: 6 }),
  )
  .map(([first, middle, last]) => ({
    family: 'IPv4',
    tables: [{ name: 'filter', chains: [chainOf('INPUT', [...first, ...middle, ...last], 'ACCEPT')] }],
  }))

const contextWith = (inInterface: string): HookContext => ({
  inInterface,
  ctState: 'NEW',
  ctStatus: { dnat: false, snat: false },
  isLocal: () => true,
  ipset: () => [],
  chance: sampled(1, 'flow'),
  consultNat: true,
  masqueradeAddress: () => '192.168.0.11',
})

const devices = ['eth0', 'eth1', 'eth0']

/** The same rules in chains that no packet has been to. */
const asNew = ({ family, tables }: RuleSet): RuleSet => ({
  family,
  tables: tables.map((table) => ({ ...table, chains: table.chains.map((chain) => ({ ...chain })) })),
})

test('a chain says the same to a packet whoever was there before, and each rule fails by the match that it asks first', () => {
  fc.assert(
    fc.property(ruleSets, fc.array(packets, { maxLength: 3 }), (rules, sent) => {
      const chain = rules.tables[0]?.chains[0] ?? chainOf('INPUT', [])
      const compiled = compiledRules(chain)
      for (const [packet, dev] of sent.flatMap((packet) => devices.map((dev) => [packet, dev] as const))) {
        const context = contextWith(dev)
        const met = evaluateHook(rules, 'INPUT', { ...packet }, context)
        expect(met).toEqual(evaluateHook(asNew(rules), 'INPUT', packet, context))
        for (const step of met.steps) {
          const rule = step.kind === 'rule' ? compiled[step.index - 1] : undefined
          if (step.kind !== 'rule' || !rule) continue
          const drawn = context.chance.draw(step.ruleId, 0.5).taken
          const failed = firstFailedMatch(rule, factsOf(step.packet, context), () => drawn)
          expect(step.failedMatch ?? -1).toBe(failed)
        }
      }
    }),
  )
})
