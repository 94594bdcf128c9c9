import { hashBelow } from '#lib/hashUnit'
import type { RuleId, TableName } from '#model/trace'
import type { Chain, Rule, RuleSet } from './ast'
import { saveSpec } from './saveText'

/** A rule that has no identity yet: it gets it from its place and text. */
export type RuleDraft = Omit<Rule, 'id'>

/**
 * A chain of these rules, each with its id: `table/chain/hash` over the rule's text as iptables-save prints it.
 *
 * So a rule keeps its id as long as its text and chain stay, wherever in the chain it stands and however it was
 * written. A repeat of the same rule gets `#2`, `#3` and so on.
 */
export function chainOf(
  family: RuleSet['family'],
  table: TableName,
  name: string,
  drafts: readonly RuleDraft[],
  policy?: 'ACCEPT' | 'DROP',
): Chain {
  const used = new Map<string, number>()
  const begin = `${table}/${name}/`
  const rules = drafts.map((draft): Rule => {
    const id =
      begin +
      hashBelow(2 ** 32, saveSpec(family, draft))
        .toString(16)
        .padStart(8, '0')
    const repeat = drafts.length === 1 ? 1 : (used.get(id) ?? 0) + 1
    if (drafts.length > 1) used.set(id, repeat)
    return ruleOf((repeat === 1 ? id : `${id}#${repeat}`) as RuleId, draft)
  })
  return policy ? { name, policy, rules } : { name, rules }
}

function ruleOf(id: RuleId, { matches, target, origin }: RuleDraft): Rule {
  if (!origin) return target ? { id, matches, target } : { id, matches }
  return target ? { id, matches, target, origin } : { id, matches, origin }
}
