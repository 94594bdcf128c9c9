import type { RuleSet, Station } from '#engine'
import { missReason, ruleById } from '#engine/dataplane'
import { familyOfPacket } from '#model/packet'
import type { RuleId, Trace } from '#model/trace'

/** How a rule fared with the packet of a trace. A rule that was met more than once counts as matched if it ever matched. */
export interface LitRule {
  readonly result: 'hit' | 'miss'
  /** Why it did not match; empty when it did. */
  readonly why: string
  /** Indices of the stops at which it was met. */
  readonly stops: readonly number[]
}

/** The rules of one node that a packet met, there and back, and how each fared; none of the other address family. */
export function litRules(
  trace: Trace,
  node: string,
  rules: RuleSet,
  stations: readonly Station[],
): ReadonlyMap<RuleId, LitRule> {
  const lit = new Map<RuleId, LitRule>()
  if (familyOfPacket(trace.packet) !== rules.family) return lit
  for (const station of stations) {
    if (station.host.kind !== 'node' || station.host.name !== node) continue
    const leg = station.leg === 'request' ? trace : trace.reply
    for (const at of station.steps) {
      const step = leg?.hops[station.hop]?.steps[at]
      if (step?.kind !== 'rule') continue
      const before = lit.get(step.ruleId)
      const stops = [...new Set([...(before?.stops ?? []), station.index])]
      if (before?.result === 'hit') {
        lit.set(step.ruleId, { ...before, stops })
        continue
      }
      const rule = ruleById(rules, step.ruleId)
      const why = step.result === 'miss' && rule ? missReason(rule, step.failedMatch, step.packet) : ''
      lit.set(step.ruleId, { result: step.result, why, stops })
    }
  }
  return lit
}

/**
 * Where to look among the rules of a node while the packet is at the stop `at`, which asks none of them: the rule that
 * matched last before it, or the first one that will. Undefined where the packet meets no rule there.
 */
export function nearestHit(lit: ReadonlyMap<RuleId, LitRule>, at: number): RuleId | undefined {
  let first: RuleId | undefined
  let last: { readonly rule: RuleId; readonly stop: number } | undefined
  for (const [rule, { result, stops }] of lit) {
    if (result === 'miss') continue
    first ??= rule
    const stop = stops.findLast((one) => one <= at)
    if (stop !== undefined && stop >= (last?.stop ?? 0)) last = { rule, stop }
  }
  return last?.rule ?? first
}
