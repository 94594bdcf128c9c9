import type { RuleSet } from '#engine'
import { usePlayground } from '#store/react'
import { rulesOf } from '#store/rulesOf'
import { count } from './nodeLabel'

/** How many rules a Node has, after the name of who made them. */
export function RuleCount({ node }: { readonly node: string }) {
  const rules = usePlayground((state) => ruleCount(rulesOf(state, node)))
  return `, ${count(rules, 'rule')}`
}

const ruleCount = (rules: RuleSet): number =>
  rules.tables.reduce((sum, table) => sum + table.chains.reduce((some, chain) => some + chain.rules.length, 0), 0)
