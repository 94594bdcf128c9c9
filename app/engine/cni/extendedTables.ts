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

function extended(table: Table, { insert = {}, append = {}, chains }: Additions): Table {
  return {
    ...table,
    chains: [
      ...table.chains.map((chain) => {
        if (!chain.policy) return chain
        const before = insert[chain.name as HookName] ?? []
        const after = append[chain.name as HookName] ?? []
        if (before.length + after.length === 0) return chain
        return chainOf(chain.name, [...before, ...chain.rules, ...after], chain.policy)
      }),
      ...Object.entries(chains).map(([name, own]) => chainOf(name, own)),
    ],
  }
}
