import type { RuleId, TableName } from '#model/trace'
import type { Chain, RuleOrigin, RuleSet } from './ast'
import { builtInChains, tableOrder } from './hooks'
import { ruleIds } from './ruleId'
import { saveSpec } from './saveSpec'

/** One line of iptables-save. Rule lines say which rule they are. */
export interface RenderedLine {
  readonly text: string
  readonly table: TableName
  readonly chain?: string
  readonly ruleId?: RuleId
  /** The rule's place in its chain, from 1. */
  readonly index?: number
  readonly origin?: RuleOrigin
}

/**
 * A rule set as `iptables-save` prints it, line by line.
 *
 * Tables and chains stand in the order of the nft back end: built-in chains first, the others by name. The comment
 * lines with version and date are left out. They come one by one, so that a page can write a hundred thousand of them
 * without standing still. Seen with iptables 1.8.9.
 */
export function* renderedLines(ruleSet: RuleSet): Generator<RenderedLine, void> {
  for (const name of tableOrder) {
    const table = ruleSet.tables.find((candidate) => candidate.name === name)
    if (!table) continue
    const chains = inSaveOrder(table.chains, builtInChains(name))
    yield { text: `*${name}`, table: name }
    for (const chain of chains) {
      yield { text: `:${chain.name} ${chain.policy ?? '-'} [0:0]`, table: name, chain: chain.name }
    }
    for (const chain of chains) {
      const ids = ruleIds(ruleSet.family, name, chain)
      for (const [i, rule] of chain.rules.entries()) {
        const spec = saveSpec(ruleSet.family, rule)
        yield {
          text: spec === '' ? `-A ${chain.name}` : `-A ${chain.name} ${spec}`,
          table: name,
          chain: chain.name,
          ...(ids[i] !== undefined && { ruleId: ids[i] }),
          index: i + 1,
          ...(rule.origin && { origin: rule.origin }),
        }
      }
    }
    yield { text: 'COMMIT', table: name }
  }
}

/** All lines of `renderedLines`. */
export const renderedRules = (ruleSet: RuleSet): readonly RenderedLine[] => [...renderedLines(ruleSet)]

/** A rule set as `iptables-save` prints it; `iptables-restore` accepts it. */
export const saveText = (ruleSet: RuleSet): string =>
  renderedRules(ruleSet)
    .map((line) => `${line.text}\n`)
    .join('')

function inSaveOrder(chains: readonly Chain[], builtIn: readonly string[]): readonly Chain[] {
  const rank = (chain: Chain): number => (chain.policy === undefined ? builtIn.length : builtIn.indexOf(chain.name))
  return chains.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
