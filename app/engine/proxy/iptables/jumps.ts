import type { HookName, TableName } from '#model/trace'
import type { Chain, Match, Rule, RuleSet, Table } from '../../netfilter/ast'
import { chainOf } from '../../netfilter/ruleId'
import { builtInChains, tableOrder } from '../../netfilter/hooks'
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
 * The whole rule set of a node on which nothing but kube-proxy writes rules: its chains, the built-in ones with the
 * jumps to them, and the canary chains by which it notices that somebody flushed the tables.
 *
 * Each jump is put before those that are there already, so the last one ensured stands first. KUBE-FIREWALL is there
 * even where it has no rules.
 * Upstream: iptablesJumpChains and createAndLinkKubeChain, pkg/proxy/iptables/proxier.go, v1.33.
 */
export function withBuiltInChains(ruleSet: RuleSet): RuleSet {
  const { family } = ruleSet
  const names = tableOrder.filter((name) => name !== 'raw')
  return {
    family,
    tables: names.map((name): Table => {
      const own = ruleSet.tables.find((table) => table.name === name)?.chains ?? []
      const needed = name === 'mangle' ? [] : jumpTargets(name).filter((to) => !own.some((chain) => chain.name === to))
      const empty = [...needed, fixed.canary].map((chain) => chainOf(chain, []))
      return { name, chains: [...builtIn(name), ...own, ...empty] }
    }),
  }
}

const builtIn = (table: TableName): readonly Chain[] =>
  builtInChains(table).map((hook) => {
    const rules = jumps.filter((entry) => entry.table === table && entry.from === hook).map((entry) => entry.rule)
    return chainOf(hook, rules.toReversed(), 'ACCEPT')
  })

const jumpTargets = (table: TableName): readonly string[] =>
  jumps
    .filter((entry) => entry.table === table)
    .flatMap(({ rule: { target } }) => (target?.kind === 'jump' ? [target.chain] : []))
    .filter((to, i, all) => all.indexOf(to) === i)
