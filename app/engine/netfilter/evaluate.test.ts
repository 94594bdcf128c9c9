import { expect, test } from 'vitest'
import type { Packet } from '#model/packet'
import { sampled, type Chance } from '../trace/chance'
import { evaluateHook } from './evaluate'
import type { HookContext } from './hookContext'
import { parseSave } from './parseSave'

const packet: Packet = {
  protocol: 'TCP',
  src: '10.244.1.7',
  srcPort: 40000,
  dst: '10.96.0.10',
  dstPort: 80,
  role: 'SYN',
  ttl: 64,
  mark: 0x4000,
  payload: '',
}

const context: HookContext = {
  inInterface: 'cali123',
  ctState: 'NEW',
  ctStatus: { dnat: true, snat: false },
  isLocal: (ip) => ip === '10.244.1.7',
  ipset: (name) => (name === 'pools' ? ['10.244.0.0/16', '10.9.9.9'] : []),
  chance: sampled(1, 'flow'),
  consultNat: true,
  masqueradeAddress: () => '192.168.0.11',
}

function run(
  table: 'filter' | 'nat',
  hook: 'FORWARD' | 'POSTROUTING' | 'PREROUTING',
  lines: readonly string[],
  about: Partial<HookContext> = {},
  policy = 'ACCEPT',
) {
  const text = [`*${table}`, `:${hook} ${policy} [0:0]`, ':A - [0:0]', ':B - [0:0]', ...lines, 'COMMIT'].join('\n')
  const parsed = parseSave(text)
  if (!parsed.ok) throw new Error(parsed.error.message)
  return evaluateHook(parsed.value, hook, packet, { ...context, ...about })
}

/** `FORWARD:1 hit`, `A:2 miss 0`: every rule that was met. */
const rulesMet = (result: ReturnType<typeof run>): readonly string[] =>
  result.steps.flatMap((step) =>
    step.kind === 'rule'
      ? [`${step.chain}:${step.index} ${step.result}${step.failedMatch === undefined ? '' : ` ${step.failedMatch}`}`]
      : [],
  )

test.for([
  ['-s 10.244.1.7', true],
  ['-s 10.244.0.0/16', true],
  ['! -s 10.244.0.0/16', false],
  ['-s 0.0.0.0/0', true],
  ['-d 10.96.0.10', true],
  ['-d 10.96.0.11', false],
  ['! -d 10.96.0.11', true],
  ['-i cali123', true],
  ['-i cali+', true],
  ['-i eth0', false],
  ['! -i eth0', true],
  ['-o eth0', false],
  ['! -o eth0', true],
  ['-p tcp', true],
  ['-p udp', false],
  ['! -p udp', true],
  ['-p tcp -m tcp', true],
  ['-p tcp --dport 80', true],
  ['-p tcp ! --dport 80', false],
  ['-p tcp --dport 81:90', false],
  ['-p tcp --sport 32768:60999', true],
  ['-m comment --comment "never asked"', true],
  ['-m mark --mark 0x4000/0x4000', true],
  ['-m mark ! --mark 0x4000/0x4000', false],
  ['-m mark --mark 0x4000', true],
  ['-m mark --mark 0x1/0xff', false],
  ['-m conntrack --ctstate NEW', true],
  ['-m conntrack --ctstate RELATED,ESTABLISHED', false],
  ['-m conntrack ! --ctstate RELATED,ESTABLISHED', true],
  ['-m conntrack --ctstate DNAT', true],
  ['-m conntrack --ctstate SNAT', false],
  ['-m addrtype --src-type LOCAL', true],
  ['-m addrtype --dst-type LOCAL', false],
  ['-m addrtype ! --dst-type LOCAL', true],
  ['-m statistic --mode random --probability 1.0', true],
  ['-m statistic --mode random --probability 0.0', false],
  ['-m recent --name A --set', true],
  ['-m recent --name A --rcheck --seconds 10 --reap', false],
  ['-m nfacct --nfacct-name dropped', true],
  ['-m set --match-set pools src', true],
  ['-m set --match-set pools dst', false],
  ['-m set ! --match-set pools dst', true],
  ['-m set --match-set none src', false],
] as const)('%s: %s', ([match, holds]) => {
  const result = run('filter', 'FORWARD', [`-A FORWARD ${match} -j DROP`])
  expect(result.verdict).toBe(holds ? 'drop' : 'accept')
})

test('the first match that does not hold is named, addresses before extensions', () => {
  const rule = '-A FORWARD -m conntrack --ctstate ESTABLISHED -p udp -d 10.0.0.1 -j DROP'
  expect(rulesMet(run('filter', 'FORWARD', [rule]))).toEqual(['FORWARD:1 miss 2'])
})

test('a chain that ends, or returns, gives back to the rule after the jump', () => {
  const result = run('filter', 'FORWARD', [
    '-A FORWARD -j A',
    '-A FORWARD -j ACCEPT',
    '-A A -p udp -j DROP',
    '-A A -j B',
    '-A A -j RETURN',
    '-A A -j DROP',
    '-A B',
  ])
  expect(result.verdict).toBe('accept')
  expect(rulesMet(result)).toEqual(['FORWARD:1 hit', 'A:1 miss 0', 'A:2 hit', 'B:1 hit', 'A:3 hit', 'FORWARD:2 hit'])
})

test('a chain reached by goto gives back to the caller of its caller', () => {
  const result = run('filter', 'FORWARD', [
    '-A FORWARD -j A',
    '-A FORWARD -j DROP',
    '-A A -g B',
    '-A A -j ACCEPT',
    '-A B',
  ])
  expect(rulesMet(result)).toEqual(['FORWARD:1 hit', 'A:1 hit', 'B:1 hit', 'FORWARD:2 hit'])
  expect(result.verdict).toBe('drop')
})

test('a built-in chain that ends or returns leaves it to its policy', () => {
  for (const lines of [['-A FORWARD -p udp -j ACCEPT'], ['-A FORWARD -j RETURN'], ['-A FORWARD -g A'], []]) {
    const result = run('filter', 'FORWARD', lines, {}, 'DROP')
    expect(result.verdict).toBe('drop')
    expect(result.steps.at(-1)).toMatchObject({ kind: 'verdict', verdict: 'DROP' })
    expect(result.steps.at(-1)).not.toHaveProperty('ruleId')
    expect(run('filter', 'FORWARD', lines).verdict).toBe('accept')
  }
})

test('REJECT says with what', () => {
  expect(run('filter', 'FORWARD', ['-A FORWARD -j REJECT'])).toMatchObject({
    verdict: 'reject',
    rejectWith: 'icmp-port-unreachable',
  })
  expect(run('filter', 'FORWARD', ['-A FORWARD -p tcp -j REJECT --reject-with tcp-reset']).rejectWith).toBe('tcp-reset')
})

test.for([
  ['--or-mark 0x1', 0x4001],
  ['--xor-mark 0x4000', 0],
  ['--set-xmark 0x3/0xff', 0x4003],
  ['--set-xmark 0x80000000/0xffffffff', 0x80000000],
  ['--and-mark 0x1', 0],
] as const)('MARK %s', ([option, mark]) => {
  const result = run('filter', 'FORWARD', [`-A FORWARD -j MARK ${option}`, '-A FORWARD -j ACCEPT'])
  expect(result.packet.mark).toBe(mark)
  expect(result.steps.find((step) => step.kind === 'mark')).toMatchObject({
    changes: [{ field: 'mark', before: '0x4000', after: `0x${mark.toString(16)}` }],
    packet: { mark },
  })
})

test('DNAT rewrites the destination and ends table nat', () => {
  const result = run('nat', 'PREROUTING', [
    '-A PREROUTING -p tcp -j DNAT --to-destination 10.244.2.2:8080',
    '-A PREROUTING -p tcp -j DNAT --to-destination 10.244.3.3:8080',
  ])
  expect(result.packet).toMatchObject({ dst: '10.244.2.2', dstPort: 8080, src: packet.src })
  expect(result.nat).toMatchObject([{ kind: 'DNAT', ip: '10.244.2.2', port: 8080 }])
  expect(rulesMet(result)).toEqual(['PREROUTING:1 hit'])
  expect(result.steps.at(-1)).toMatchObject({
    kind: 'nat',
    changes: [
      { field: 'dst', before: '10.96.0.10', after: '10.244.2.2' },
      { field: 'dstPort', before: '80', after: '8080' },
    ],
  })
})

test('a translation that changes nothing is no step', () => {
  const result = run('nat', 'PREROUTING', ['-A PREROUTING -p tcp -j DNAT --to-destination 10.96.0.10'])
  expect(result.nat).toHaveLength(1)
  expect(result.steps.map((step) => step.kind)).toEqual(['hook', 'rule'])
})

test('MASQUERADE takes the address of the way out, and another port only when told', () => {
  const kept = run('nat', 'POSTROUTING', ['-A POSTROUTING -j MASQUERADE'])
  expect(kept.packet).toMatchObject({ src: '192.168.0.11', srcPort: 40000 })
  const chance: Chance = { ...context.chance, port: () => 54321 }
  const anew = run('nat', 'POSTROUTING', ['-A POSTROUTING -j MASQUERADE --random-fully'], { chance })
  expect(anew.packet).toMatchObject({ src: '192.168.0.11', srcPort: 54321 })
  const fixed = run('nat', 'POSTROUTING', ['-A POSTROUTING -j SNAT --to-source 1.2.3.4:99'])
  expect(fixed.packet).toMatchObject({ src: '1.2.3.4', srcPort: 99 })
})

test('table nat is asked only when it is consulted', () => {
  const result = run('nat', 'PREROUTING', ['-A PREROUTING -j DNAT --to-destination 1.1.1.1'], { consultNat: false })
  expect(result).toMatchObject({ verdict: 'accept', steps: [], packet })
})

test('a draw is noted before the rule that it decided, and only where it is reached', () => {
  const result = run('filter', 'FORWARD', [
    '-A FORWARD -p udp -m statistic --mode random --probability 0.5 -j DROP',
    '-A FORWARD -m statistic --mode random --probability 0.25 -j DROP',
  ])
  expect(result.steps.map((step) => step.kind).slice(0, 4)).toEqual(['hook', 'rule', 'chance', 'rule'])
  expect(result.steps[2]).toMatchObject({ probability: 0.25 })
})

test('tables are asked in the order of their priority, nat before filter for what the host sends', () => {
  const parsed = parseSave(
    [
      '*filter',
      ':OUTPUT ACCEPT [0:0]',
      '-A OUTPUT -d 10.244.2.2 -j DROP',
      'COMMIT',
      '*nat',
      ':OUTPUT ACCEPT [0:0]',
      '-A OUTPUT -j DNAT --to-destination 10.244.2.2',
      'COMMIT',
    ].join('\n'),
  )
  const result = parsed.ok ? evaluateHook(parsed.value, 'OUTPUT', packet, context) : undefined
  expect(result?.verdict).toBe('drop')
  expect(result?.steps.flatMap((step) => (step.kind === 'hook' ? step.table : []))).toEqual(['nat', 'filter'])
})
