import type { HookName, TableName } from '#model/trace'
import type { Rule, RuleSet, Table } from '../netfilter/ast'
import { chainOf } from '../netfilter/ruleId'

type Jumps = Partial<Record<HookName, readonly Rule[]>>

/** What somebody beside kube-proxy keeps in a table: rules before and after those of built-in chains, and chains of its own. */
interface Additions {
  readonly insert?: Jumps
  readonly append?: Jumps
  readonly chains: Readonly<Record<string, readonly Rule[]>>
}

/** The rule set with these additions to its tables; a chain that nothing is added to keeps its identity. */
export function withRulesOf(rules: RuleSet, additions: Partial<Record<TableName, Additions>>): RuleSet {
  return {
    ...rules,
    tables: rules.tables.map((table) => {
      const added = additions[table.name]
      return added ? extended(table, added) : table
    }),
  }
}

/** Only the built-in chains are looked for: of the others there may be a hundred thousand. */
function extended(table: Table, { insert = {}, append = {}, chains: own }: Additions): Table {
  const chains = table.chains.concat(Object.entries(own).map(([name, rules]) => chainOf(name, rules)))
  for (const hook of new Set([...Object.keys(insert), ...Object.keys(append)] as HookName[])) {
    const at = chains.findIndex(({ name, policy }) => name === hook && policy !== undefined)
    const chain = chains[at]
    if (!chain) continue
    const rules = [...(insert[hook] ?? []), ...chain.rules, ...(append[hook] ?? [])]
    if (rules.length > chain.rules.length) chains[at] = chainOf(chain.name, rules, chain.policy)
  }
  return { ...table, chains }
}
