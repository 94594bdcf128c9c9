import type { HookName, TableName } from '#model/trace'
import type { RuleSet, Table } from '../netfilter/ast'
import { chainOf, type RuleDraft } from '../netfilter/ruleId'

type Jumps = Partial<Record<HookName, readonly RuleDraft[]>>

/** What somebody beside kube-proxy keeps in a table: rules before and after those of built-in chains, and chains of its own. */
interface Additions {
  readonly insert?: Jumps
  readonly append?: Jumps
  readonly chains: Readonly<Record<string, readonly RuleDraft[]>>
}

/** The rule set with these additions to its tables; a chain that nothing is added to keeps its identity. */
export function withRulesOf(rules: RuleSet, additions: Partial<Record<TableName, Additions>>): RuleSet {
  const { family } = rules
  return {
    ...rules,
    tables: rules.tables.map((table) => {
      const added = additions[table.name]
      return added ? extended(family, table, added) : table
    }),
  }
}

function extended(family: RuleSet['family'], table: Table, { insert = {}, append = {}, chains }: Additions): Table {
  return {
    ...table,
    chains: [
      ...table.chains.map((chain) => {
        const before = insert[chain.name as HookName] ?? []
        const after = append[chain.name as HookName] ?? []
        if (before.length + after.length === 0) return chain
        return chainOf(family, table.name, chain.name, [...before, ...chain.rules.map(draftOf), ...after], chain.policy)
      }),
      ...Object.entries(chains).map(([name, drafts]) => chainOf(family, table.name, name, drafts)),
    ],
  }
}

const draftOf = ({ matches, target, origin }: Table['chains'][number]['rules'][number]): RuleDraft => ({
  matches,
  ...(target ? { target } : {}),
  ...(origin ? { origin } : {}),
})
