import { familyOfPacket, type Packet } from '#model/packet'
import type { FailureReason, RuleId, Step } from '#model/trace'
import type { Rule, RuleSet } from '../netfilter/ast'
import { ruleById } from '../netfilter/ruleId'
import type { Host } from './host'

/** The rules that a packet meets on a host: those of its own family. */
export const rulesFor = (host: Pick<Host, 'rules'>, packet: Pick<Packet, 'dst'>): RuleSet =>
  host.rules[familyOfPacket(packet)]

/** The rule of this id, if the rule set has it. */
export const ruleOf = (rules: RuleSet, id: RuleId | undefined): Rule | undefined =>
  id === undefined ? undefined : ruleById(rules, id)

/** The comment of a rule; empty when it has none. */
const commentOf = (rule: Rule): string =>
  rule.matches.flatMap((match) => (match.kind === 'comment' ? [match.text] : []))[0] ?? ''

/**
 * Why the rule that decided a verdict ended the packet, read from the rule itself: what it asks for, and what kube-proxy
 * wrote beside it. A rule without such a sign only says that it was a rule. Upstream: pkg/proxy/iptables/proxier.go, v1.33.
 */
export function reasonOfVerdict(rules: RuleSet, step: Step | undefined): FailureReason {
  if (step?.kind !== 'verdict') return 'dropped-by-rule'
  const rule = ruleOf(rules, step.ruleId)
  const comment = rule ? commentOf(rule) : ''
  if (comment.endsWith(' has no endpoints')) return 'no-endpoints'
  if (comment.endsWith(' has no local endpoints')) return 'no-local-endpoints'
  if (/ traffic not accepted by /.test(comment)) return 'source-range-denied'
  if (rule?.matches.some((match) => match.kind === 'ctstate' && !match.negate && match.states.includes('INVALID'))) {
    return 'invalid-state'
  }
  return step.verdict === 'REJECT' ? 'rejected-by-rule' : 'dropped-by-rule'
}
