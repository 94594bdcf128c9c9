import type { RuleId, TableName } from '#model/trace'
import type { Chain, Match, Rule, RuleOrigin, RuleSet, Target } from './ast'
import { builtInChains, tableOrder } from './hooks'
import { normalMatch, normalMatches, normalTarget } from './normalForm'
import { matchText, quoted, ruleText, targetText, type TextStyle } from './ruleText'

type Family = RuleSet['family']

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
 * lines with version and date are left out. Seen with iptables 1.8.9.
 */
export function renderedRules(ruleSet: RuleSet): readonly RenderedLine[] {
  const lines: RenderedLine[] = []
  for (const name of tableOrder) {
    const table = ruleSet.tables.find((candidate) => candidate.name === name)
    if (!table) continue
    const chains = inSaveOrder(table.chains, builtInChains(name))
    lines.push({ text: `*${name}`, table: name })
    for (const chain of chains) {
      lines.push({ text: `:${chain.name} ${chain.policy ?? '-'} [0:0]`, table: name, chain: chain.name })
    }
    for (const chain of chains) {
      for (const [i, rule] of chain.rules.entries()) {
        const spec = saveSpec(ruleSet.family, rule)
        lines.push({
          text: spec === '' ? `-A ${chain.name}` : `-A ${chain.name} ${spec}`,
          table: name,
          chain: chain.name,
          ruleId: rule.id,
          index: i + 1,
          ...(rule.origin && { origin: rule.origin }),
        })
      }
    }
    lines.push({ text: 'COMMIT', table: name })
  }
  return lines
}

/** A rule set as `iptables-save` prints it; `iptables-restore` accepts it. */
export const saveText = (ruleSet: RuleSet): string =>
  renderedRules(ruleSet)
    .map((line) => `${line.text}\n`)
    .join('')

/** A rule as iptables-save prints it, without `-A CHAIN`. */
export function saveSpec(family: Family, rule: Pick<Rule, 'matches' | 'target'>): string {
  const matches = normalMatches(rule.matches)
  const target = rule.target && normalTarget(family, rule.target)
  return ruleText(target ? { matches, target } : { matches }, saveStyle(family))
}

/** One match as iptables-save prints it, for saying which condition did not hold. */
export const saveMatch = (family: Family, match: Match): string => matchText(normalMatch(match), saveStyle(family))

/** A target as iptables-save prints it. */
export const saveTarget = (family: Family, target: Target): string => targetText(normalTarget(family, target))

const styles: Readonly<Record<Family, TextStyle>> = {
  IPv4: styleWithMask('255.255.255.255'),
  IPv6: styleWithMask('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'),
}

const saveStyle = (family: Family): TextStyle => styles[family]

function styleWithMask(hostMask: string): TextStyle {
  return {
    comment: (text) => (/^[\w-]+$/.test(text) ? text : quoted(text)),
    recent: (match) => {
      const ask = match.action === 'set' ? '--set' : '--rcheck'
      const within = match.seconds === undefined ? '' : ` --seconds ${match.seconds}`
      return `${ask}${within}${match.reap ? ' --reap' : ''} --name ${match.name} --mask ${hostMask} --rsource`
    },
    // The real extension prints the name after two blanks.
    nfacct: (name) => ` ${name}`,
  }
}

function inSaveOrder(chains: readonly Chain[], builtIn: readonly string[]): readonly Chain[] {
  const rank = (chain: Chain): number => (chain.policy === undefined ? builtIn.length : builtIn.indexOf(chain.name))
  return chains.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
