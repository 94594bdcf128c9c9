import { hashBelow } from '#lib/hashUnit'
import type { RuleId, TableName } from '#model/trace'
import type { Chain, Rule, RuleSet } from './ast'
import { chainsByName } from './chainsByName'
import { saveSpec } from './saveSpec'

/** A chain of these rules; a built-in one where it has a policy. */
export const chainOf = (name: string, rules: readonly Rule[], policy?: 'ACCEPT' | 'DROP'): Chain =>
  policy ? { name, policy, rules } : { name, rules }

const idsByChain = new WeakMap<Chain, readonly RuleId[]>()

/**
 * The id of each rule of a chain, in order: `table/chain/hash` over the rule's text as iptables-save prints it.
 *
 * So a rule keeps its id as long as its text and chain stay, wherever in the chain it stands and however it was
 * written. A repeat of the same rule gets `#2`, `#3` and so on. They are made when somebody first asks: of a hundred
 * thousand chains, packets and people come to see a few.
 */
export function ruleIds(family: RuleSet['family'], table: TableName, chain: Chain): readonly RuleId[] {
  let ids = idsByChain.get(chain)
  if (!ids) {
    ids = idsOf(`${table}/${chain.name}/`, chain.rules, (rule) => ruleHash(family, rule))
    idsByChain.set(chain, ids)
  }
  return ids
}

function idsOf(begin: string, rules: readonly Rule[], hash: (rule: Rule) => string): readonly RuleId[] {
  const used = new Map<string, number>()
  return rules.map((rule) => {
    const id = begin + hash(rule)
    const repeat = (used.get(id) ?? 0) + 1
    used.set(id, repeat)
    return (repeat === 1 ? id : `${id}#${repeat}`) as RuleId
  })
}

const hashes = new WeakMap<Rule, string>()

/** Remembered for each rule, because rules outlive the chains that they stand in. */
function ruleHash(family: RuleSet['family'], rule: Rule): string {
  let hash = hashes.get(rule)
  if (hash === undefined) {
    hash = hashBelow(2 ** 32, saveSpec(family, rule))
      .toString(16)
      .padStart(8, '0')
    hashes.set(rule, hash)
  }
  return hash
}

/** The rule of this id, if the rule set has it. An id names its table and chain, so no other chain is looked at. */
export function ruleById(ruleSet: RuleSet, id: RuleId): Rule | undefined {
  const [tableName, chainName] = id.split('/')
  const table = ruleSet.tables.find(({ name }) => name === tableName)
  const chain = table && chainsByName(table).get(chainName ?? '')
  return table && chain?.rules[ruleIds(ruleSet.family, table.name, chain).indexOf(id)]
}
