import type { RuleSet } from '#engine'
import { missReason, ruleById } from '#engine/dataplane'
import { familyOfPacket } from '#model/packet'
import type { RuleId, Trace } from '#model/trace'

/** How a rule fared with the packet of a trace. A rule that was met more than once counts as matched if it ever matched. */
export interface LitRule {
  readonly result: 'hit' | 'miss'
  /** Why it did not match; empty when it did. */
  readonly why: string
}

/** The rules of one node that a packet met, there and back, and how each fared; none of the other address family. */
export function litRules(trace: Trace, node: string, rules: RuleSet): ReadonlyMap<RuleId, LitRule> {
  const lit = new Map<RuleId, LitRule>()
  if (familyOfPacket(trace.packet) !== rules.family) return lit
  for (const hop of [...trace.hops, ...(trace.reply?.hops ?? [])]) {
    if (hop.host.kind !== 'node' || hop.host.name !== node) continue
    for (const step of hop.steps) {
      if (step.kind !== 'rule' || lit.get(step.ruleId)?.result === 'hit') continue
      const rule = ruleById(rules, step.ruleId)
      const why = step.result === 'miss' && rule ? missReason(rule, step.failedMatch, step.packet) : ''
      lit.set(step.ruleId, { result: step.result, why })
    }
  }
  return lit
}
