import { isEqual } from '#lib/isEqual'
import type { HookName, TableName } from '#model/trace'
import type { Chain, Match, Rule, RuleSet, Table } from '../../netfilter/ast'
import { chainOf } from '../../netfilter/ruleId'
import { fixed } from './names'
import { comment, ctstate, jump, rule } from './words'

interface Jump {
  readonly table: TableName
  readonly from: HookName
  readonly rule: Rule
}

const jumpFrom = (table: TableName, from: HookName, matches: readonly Match[], to: string): Jump => ({
  table,
  from,
  rule: rule(matches, jump(to)),
})

const isNew = ctstate(['NEW'])

/** In the order in which kube-proxy ensures them. */
const jumps: readonly Jump[] = [
  ...(['INPUT', 'FORWARD'] as const).map((from) =>
    jumpFrom('filter', from, [isNew, comment('kubernetes externally-visible service portals')], fixed.externalServices),
  ),
  jumpFrom('filter', 'INPUT', [comment('kubernetes health check service ports')], fixed.nodePorts),
  ...(['FORWARD', 'OUTPUT'] as const).map((from) =>
    jumpFrom('filter', from, [isNew, comment('kubernetes service portals')], fixed.services),
  ),
  jumpFrom('filter', 'FORWARD', [comment('kubernetes forwarding rules')], fixed.forward),
  ...(['INPUT', 'OUTPUT', 'FORWARD'] as const).map((from) =>
    jumpFrom('filter', from, [isNew, comment('kubernetes load balancer firewall')], fixed.proxyFirewall),
  ),
  ...(['OUTPUT', 'PREROUTING'] as const).map((from) =>
    jumpFrom('nat', from, [comment('kubernetes service portals')], fixed.services),
  ),
  jumpFrom('nat', 'POSTROUTING', [comment('kubernetes postrouting rules')], fixed.postrouting),
  ...(['INPUT', 'OUTPUT'] as const).map((from) => jumpFrom('filter', from, [], fixed.firewall)),
]

/**
 * The whole rule set of a node after kube-proxy's sync: its chains, the jumps to them, and the canary chains by which it
 * notices that somebody flushed the tables, among what was there `before`.
 *
 * Each jump that is not there yet is put before those that are, so the last one ensured stands first. A chain that
 * kube-proxy does not write stays as it is; KUBE-FIREWALL is there even where it has no rules.
 * Upstream: iptablesJumpChains and createAndLinkKubeChain, pkg/proxy/iptables/proxier.go, v1.33.
 */
export function withBuiltInChains(ruleSet: RuleSet, before: RuleSet): RuleSet {
  return {
    family: ruleSet.family,
    tables: before.tables.map((table): Table => {
      const own = ruleSet.tables.find(({ name }) => name === table.name)?.chains ?? []
      // Chains that are there whatever the Services come first; of the others, nobody else has any.
      const written = new Set(own.slice(0, fixedNames.length).map(({ name }) => name))
      const kept = table.chains.filter(({ name }) => !written.has(name))
      const there = new Set([...written, ...kept.map(({ name }) => name)])
      const empty = [...jumpTargets(table.name), fixed.canary].filter((to) => !there.has(to))
      return {
        name: table.name,
        chains: kept
          .map((chain) => (chain.policy ? withJumps(table.name, chain) : chain))
          .concat(
            own,
            empty.map((name) => chainOf(name, [])),
          ),
      }
    }),
  }
}

const fixedNames = Object.values(fixed)

function withJumps(table: TableName, chain: Chain): Chain {
  const missing = jumps
    .filter((entry) => entry.table === table && entry.from === chain.name)
    .map((entry) => entry.rule)
    .filter((jumping) => !chain.rules.some((known) => isEqual(known, jumping)))
  return missing.length === 0 ? chain : { ...chain, rules: [...missing.toReversed(), ...chain.rules] }
}

const jumpTargets = (table: TableName): readonly string[] =>
  jumps
    .filter((entry) => entry.table === table)
    .flatMap(({ rule: { target } }) => (target?.kind === 'jump' ? [target.chain] : []))
    .filter((to, i, all) => all.indexOf(to) === i)
