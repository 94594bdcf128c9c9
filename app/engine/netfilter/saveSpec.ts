import type { Match, Rule, RuleSet, Target } from './ast'
import { normalMatch, normalMatches, normalTarget } from './normalForm'
import { matchText, quoted, ruleText, targetText, type TextStyle } from './ruleText'

type Family = RuleSet['family']

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
