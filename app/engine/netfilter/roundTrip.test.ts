import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Packet } from '#model/packet'
import { sampled } from '../trace/chance'
import { arbitraryRuleSet } from '../testing/arbitraryRules'
import type { RuleSet } from './ast'
import { evaluateHook } from './evaluate'
import { normalMatches, normalTarget } from './normalForm'
import { parseSave } from './parseSave'
import { restoreText } from './restoreText'
import { ruleIds } from './ruleId'
import { saveMatch } from './saveSpec'
import { saveText } from './saveText'

const packets: fc.Arbitrary<Packet> = fc.record({
  protocol: fc.constantFrom('TCP', 'UDP', 'SCTP', 'ICMP'),
  src: fc.constantFrom('10.0.0.1', '192.168.0.1', '10.10.10.10', '255.255.255.255'),
  srcPort: fc.constantFrom(80, 40000),
  dst: fc.constantFrom('10.0.0.1', '10.1.0.1', '192.0.0.1', '127.0.0.1'),
  dstPort: fc.constantFrom(80, 8080, 443),
  role: fc.constant('SYN'),
  ttl: fc.constant(64),
  mark: fc.constantFrom(0, 0x4000),
  payload: fc.constant(''),
})

const parsed = (text: string): RuleSet => {
  const result = parseSave(text)
  if (!result.ok) throw new Error(`${result.error.line}:${result.error.column}: ${result.error.message}\n${text}`)
  return result.value
}

const normal = (ruleSet: RuleSet): RuleSet => ({
  ...ruleSet,
  tables: ruleSet.tables.map((table) => ({
    ...table,
    chains: table.chains.map((chain) => ({
      ...chain,
      rules: chain.rules.map(({ matches, target }) => ({
        matches: normalMatches(matches),
        ...(target && { target: normalTarget('IPv4', target) }),
      })),
    })),
  })),
})

/** What the packet met at a hook, a failed match as the words it is written with. */
function met(ruleSet: RuleSet, packet: Packet) {
  const matches = new Map(
    ruleSet.tables.flatMap((table) =>
      table.chains.flatMap((chain) => {
        const ids = ruleIds(ruleSet.family, table.name, chain)
        return chain.rules.map((rule, i) => [ids[i], rule.matches] as const)
      }),
    ),
  )
  const hooks = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const
  return hooks.map((hook) => {
    const result = evaluateHook(ruleSet, hook, packet, {
      inInterface: 'eth0',
      outInterface: 'cali1',
      ctState: 'NEW',
      ctStatus: { dnat: true, snat: false },
      isLocal: (ip) => ip === '10.0.0.1',
      ipset: () => ['10.0.0.0/8'],
      chance: sampled(1, 'flow'),
      consultNat: true,
      masqueradeAddress: () => '192.168.0.11',
    })
    const steps = result.steps.map((step) => {
      if (step.kind !== 'rule' || step.failedMatch === undefined) return step
      const failed = matches.get(step.ruleId)?.[step.failedMatch]
      return { ...step, failedMatch: failed && saveMatch('IPv4', failed) }
    })
    return { ...result, steps }
  })
}

test('what is handed to iptables-restore reads back as the same rules', () => {
  fc.assert(
    fc.property(arbitraryRuleSet, (ruleSet) => {
      expect(parsed(restoreText(ruleSet))).toEqual(ruleSet)
    }),
  )
})

test('what iptables-save prints reads back as the same rules, in the order in which the kernel keeps them', () => {
  fc.assert(
    fc.property(arbitraryRuleSet, (ruleSet) => {
      expect(parsed(saveText(ruleSet))).toEqual(normal(ruleSet))
    }),
  )
})

test('a packet meets the same in rules that were written and read again', () => {
  fc.assert(
    fc.property(arbitraryRuleSet, packets, (ruleSet, packet) => {
      const before = met(ruleSet, packet)
      expect(met(parsed(restoreText(ruleSet)), packet)).toEqual(before)
      expect(met(parsed(saveText(ruleSet)), packet)).toEqual(before)
    }),
  )
})

test('any text is either understood or refused with its place', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('*nat', ':A - [0:0]', ':PREROUTING ACCEPT [0:0]', 'COMMIT', '-A A', '# x', '-A A -j A'),
    fc
      .array(
        fc.constantFrom(
          '-A',
          'A',
          '-s',
          '!',
          '10.0.0.1',
          '-m',
          'tcp',
          '-p',
          '--dport',
          '80',
          '"',
          '-j',
          'DNAT',
          'comment',
          '--comment',
        ),
      )
      .map((words) => words.join(' ')),
  )
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const result = parseSave(lines.join('\n'))
      if (!result.ok) {
        expect(result.error.line).toBeGreaterThan(0)
        expect(result.error.column).toBeGreaterThan(0)
      }
    }),
  )
})
