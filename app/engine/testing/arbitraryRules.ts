import fc from 'fast-check'
import type { TableName } from '#model/trace'
import type { Match, Rule, RuleSet, Target } from '../netfilter/ast'
import { builtInChains } from '../netfilter/hooks'
import { chainOf } from '../netfilter/ruleId'

/** Rule sets for property tests: everything that the types allow and iptables would take, canonical as written. */

const ipv4 = fc
  .tuple(...[1, 2, 3, 4].map(() => fc.constantFrom(0, 1, 10, 127, 192, 255)))
  .map((octets) => octets.join('.'))
const cidr = fc.oneof(
  ipv4,
  fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', '192.168.0.0/16', '10.244.1.0/24', '10.0.0.1/32'),
)
const port = fc.integer({ min: 1, max: 65535 })
const ports = fc.tuple(port, port).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
const negate = fc.boolean()
const mark = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const states = fc.uniqueArray(
  fc.constantFrom('INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT'),
  {
    minLength: 1,
  },
)
const probability = fc.integer({ min: 0, max: 1000 }).map((n) => (n / 1000).toFixed(10))

const extension: fc.Arbitrary<Match> = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', minLength: 1 }).map((text): Match => ({ kind: 'comment', text })),
  fc.record({ kind: fc.constant('mark'), value: mark, mask: mark, negate }),
  fc.record({ kind: fc.constant('ctstate'), states, negate }),
  fc.record(
    {
      kind: fc.constant('addrtype'),
      side: fc.constantFrom('src', 'dst'),
      type: fc.constant('LOCAL'),
      limitInterface: fc.constantFrom('in', 'out'),
      negate,
    },
    { requiredKeys: ['kind', 'side', 'type', 'negate'] },
  ),
  fc.record({ kind: fc.constant('statistic'), probability }),
  fc.record({ kind: fc.constant('recent'), action: fc.constantFrom('set', 'rcheck'), name: word }),
  fc.record({
    kind: fc.constant('recent'),
    action: fc.constant('rcheck'),
    name: word,
    seconds: fc.integer({ min: 1, max: 86400 }),
    reap: fc.constant(true),
  }),
  fc.record({ kind: fc.constant('nfacct'), name: word }),
  fc.record({ kind: fc.constant('set'), name: word, direction: fc.constantFrom('src', 'dst'), negate }),
)

const address = (kind: 'source' | 'destination'): fc.Arbitrary<Match> =>
  fc.record({ kind: fc.constant(kind), cidr, negate })

const header: readonly fc.Arbitrary<Match>[] = [
  address('source'),
  address('destination'),
  fc.record({ kind: fc.constant('inInterface'), name: fc.constantFrom('eth0', 'cali+'), negate }),
  fc.record({ kind: fc.constant('outInterface'), name: fc.constantFrom('eth0', 'cali+'), negate }),
]

/** A protocol, with or without its module and ports, the protocol first where there are ports, as iptables wants it. */
const transport: fc.Arbitrary<readonly Match[]> = fc
  .record({
    protocol: fc.constantFrom('tcp', 'udp', 'sctp'),
    module: fc.boolean(),
    source: fc.option(ports, { nil: undefined }),
    destination: fc.option(ports, { nil: undefined }),
    negate,
  })
  .map((it): readonly Match[] => {
    const module: readonly Match[] = it.module ? [{ kind: 'module', name: it.protocol }] : []
    const protocol: Match = { kind: 'protocol', protocol: it.protocol, negate: false }
    const source: readonly Match[] = it.source ? [{ kind: 'sourcePort', ...it.source, negate: it.negate }] : []
    const destination: readonly Match[] = it.destination
      ? [{ kind: 'destinationPort', ...it.destination, negate: false }]
      : []
    return [...module, protocol, ...destination, ...source]
  })

const matches: fc.Arbitrary<readonly Match[]> = fc
  .tuple(
    fc.subarray([...header]).chain((some) => fc.tuple(...some)),
    fc.option(transport, { nil: [] }),
    fc.array(extension, { maxLength: 3 }),
  )
  .chain(([one, two, three]) =>
    fc.tuple(
      fc.shuffledSubarray([...one, ...three], { minLength: one.length + three.length }),
      fc.constant(two),
      fc.nat(4),
    ),
  )
  .map(([shuffled, transportMatches, at]) => [...shuffled.slice(0, at), ...transportMatches, ...shuffled.slice(at)])

const anyTarget = (table: TableName, later: readonly string[]): fc.Arbitrary<Target> =>
  fc.oneof(
    fc.constantFrom<Target>({ kind: 'ACCEPT' }, { kind: 'DROP' }, { kind: 'RETURN' }),
    fc.constantFrom<Target>(
      { kind: 'MARK', operation: 'or', value: 0x4000, mask: 0x4000 },
      { kind: 'MARK', operation: 'xor', value: 0x4000, mask: 0 },
      { kind: 'MARK', operation: 'set', value: 0x10, mask: 0xff },
    ),
    ...(later.length === 0
      ? []
      : [
          fc.record({ kind: fc.constant('jump'), chain: fc.constantFrom(...later) }),
          fc.record({ kind: fc.constant('goto'), chain: fc.constantFrom(...later) }),
        ]),
    ...(table === 'filter' ? [fc.constantFrom<Target>({ kind: 'REJECT' }, { kind: 'REJECT', with: 'tcp-reset' })] : []),
    ...(table === 'nat'
      ? [
          ipv4.map((ip): Target => ({ kind: 'DNAT', to: `${ip}:8080` })),
          fc.tuple(ipv4, fc.boolean()).map(([to, randomFully]): Target => ({ kind: 'SNAT', to, randomFully })),
          fc.boolean().map((randomFully): Target => ({ kind: 'MASQUERADE', randomFully })),
        ]
      : []),
  )

const draft = (table: TableName, later: readonly string[]): fc.Arbitrary<Rule> =>
  fc
    .tuple(matches, fc.option(anyTarget(table, later), { nil: undefined }))
    .map(([all, target]) => (target ? { matches: all, target } : { matches: all }))

/** Jumps only lead to chains that stand later in this list, so none leads back. */
const ownChains = ['A', 'B', 'C']

const table = (name: TableName) => {
  const builtIn = builtInChains(name)
  const drafts = (later: readonly string[]) => fc.array(draft(name, later), { maxLength: 4 })
  return fc
    .tuple(
      fc.tuple(...builtIn.map(() => drafts(ownChains))),
      fc.tuple(...ownChains.map((_, i) => drafts(ownChains.slice(i + 1)))),
      fc.constantFrom('ACCEPT', 'DROP'),
    )
    .map(([hooked, own, policy]) => ({
      name,
      chains: [
        ...hooked.map((rules, i) => chainOf(builtIn[i] ?? '', rules, policy)),
        ...own.map((rules, i) => chainOf(ownChains[i] ?? '', rules)),
      ],
    }))
}

export const arbitraryRuleSet: fc.Arbitrary<RuleSet> = fc
  .tuple(table('filter'), table('nat'))
  .map((tables) => ({ family: 'IPv4', tables }))
