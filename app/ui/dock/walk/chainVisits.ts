import type { Chain, Rule, RuleSet } from '#engine'
import type { HookName, Hop, PlacedStep, TableName } from '#model/trace'

/** How one rule fared when the packet was in its chain. */
export interface RuleVisit {
  readonly index: number
  readonly rule: Rule
  readonly result: 'hit' | 'miss' | 'notReached'
  /** Index of the match that did not hold. */
  readonly failedMatch?: number
  /** The number drawn, where the rule left it to chance. */
  readonly drawn?: number
  /** The step of the hop that met this rule; absent when it was not reached. */
  readonly step?: number
}

/** One stay of the packet in one chain. */
export interface ChainVisit {
  readonly table: TableName
  readonly chain: string
  readonly rules: readonly RuleVisit[]
}

/**
 * The chains that a packet passed at the hook to which `step` of the hop belongs, in the order in which it entered them.
 *
 * Made from the recorded steps alone; the rule set only lends the rules' texts. Undefined when that step belongs to no hook.
 */
export function chainVisits(
  hop: Hop,
  step: number,
  rules: RuleSet,
): { readonly hook: HookName; readonly visits: readonly ChainVisit[] } | undefined {
  const range = hookRange(hop.steps, step)
  if (!range) return undefined
  const visits: { table: TableName; chain: string; met: Map<number, RuleVisit> }[] = []
  let stack: (typeof visits)[number][] = []
  for (let i = range.from; i < range.to; i++) {
    const one = hop.steps[i]
    if (one?.kind === 'hook') stack = []
    if (one?.kind !== 'rule') continue
    const depth = stack.findIndex(
      (visit) => visit.chain === one.chain && visit.table === one.table && !visit.met.has(one.index),
    )
    if (depth >= 0) stack = stack.slice(0, depth + 1)
    else {
      const opened = { table: one.table, chain: one.chain, met: new Map<number, RuleVisit>() }
      visits.push(opened)
      stack = [...stack, opened]
    }
    const rule = chainOf(rules, one.table, one.chain)?.rules[one.index - 1]
    if (!rule) continue
    const drawn = drawnAt(hop.steps, i, one.ruleId)
    stack.at(-1)?.met.set(one.index, {
      index: one.index,
      rule,
      result: one.result,
      step: i,
      ...(one.failedMatch === undefined ? {} : { failedMatch: one.failedMatch }),
      ...(drawn === undefined ? {} : { drawn }),
    })
  }
  return {
    hook: range.hook,
    visits: visits.map(({ table, chain, met }) => ({
      table,
      chain,
      rules: (chainOf(rules, table, chain)?.rules ?? []).map(
        (rule, i): RuleVisit => met.get(i + 1) ?? { index: i + 1, rule, result: 'notReached' },
      ),
    })),
  }
}

const chainOf = (rules: RuleSet, table: TableName, chain: string): Chain | undefined =>
  rules.tables.find((one) => one.name === table)?.chains.find((one) => one.name === chain)

const withinHook: ReadonlySet<PlacedStep['kind']> = new Set(['hook', 'rule', 'chance', 'mark', 'nat', 'verdict'])

/** The steps of the hook around `step`: all tables that were asked there, up to the next thing that is no rule. */
function hookRange(
  steps: readonly PlacedStep[],
  step: number,
): { readonly from: number; readonly to: number; readonly hook: HookName } | undefined {
  if (!withinHook.has(steps[step]?.kind ?? 'originate')) return undefined
  let from = step
  while (from > 0 && withinHook.has(steps[from - 1]?.kind ?? 'originate')) from -= 1
  let hook: HookName | undefined
  let to = from
  while (to < steps.length && withinHook.has(steps[to]?.kind ?? 'originate')) {
    const one = steps[to]
    // Two hooks may follow each other without a step between them: only the one that holds the step counts.
    if (one?.kind === 'hook' && one.hook !== hook) {
      if (to > step) break
      hook = one.hook
      from = to
    }
    to += 1
  }
  return hook === undefined ? undefined : { from, to, hook }
}

/** The draw that belongs to the rule step at `index`: recorded just before or just after it. */
function drawnAt(steps: readonly PlacedStep[], index: number, ruleId: string): number | undefined {
  for (const near of [steps[index - 1], steps[index + 1]]) {
    if (near?.kind === 'chance' && near.ruleId === ruleId) return near.drawn
  }
  return undefined
}
