import type { PlacedStep, TableName } from '#model/trace'
import type { Chain, Rule, RuleSet } from '../netfilter/ast'
import { chainsByName } from '../netfilter/chainsByName'
import { visitOf, type ChainVisit, type ChanceStep, type EffectStep, type Met } from './chainVisit'
import { askedOf, asksNothing, drawText, markText, shortChain, targetName } from './explain'
import type { Stop } from './station'

/** One table's passage through a hook: its steps, and the tree of chains in it. */
interface Passage {
  readonly table: TableName
  readonly hook: string
  readonly start: number
  readonly end: number
  readonly root: ChainVisit
  readonly orphans: readonly number[]
}

/**
 * The stops of one or more hooks that follow each other in a hop, steps `from` to `to`.
 *
 * A table in which something is decided shows the path to each decision. Neighbouring tables of one hook in which
 * nothing is decided become one quiet stop. Tables without any rule say nothing: their steps join a neighbour, or are
 * handed back as `before` when there is none.
 */
export function hookStations(
  steps: readonly PlacedStep[],
  from: number,
  to: number,
  rules: RuleSet | undefined,
): { readonly before: readonly number[]; readonly stops: readonly Stop[] } {
  const stops: Stop[] = []
  let before: readonly number[] = []
  let quiet: Passage[] = []
  const settle = () => {
    const stop = quietStop(quiet)
    const indices = quiet.flatMap(indicesOf)
    const last = stops.at(-1)
    if (stop) stops.push({ ...stop, steps: [...before, ...indices] })
    else if (last) stops[stops.length - 1] = { ...last, steps: [...last.steps, ...indices] }
    else before = [...before, ...indices]
    if (stop) before = []
    quiet = []
  }
  for (const passage of passagesOf(steps, from, to)) {
    if (quiet[0] && quiet[0].hook !== passage.hook) settle()
    const chains = chainsOf(rules, passage.table)
    const decided = passageStops(steps, passage, chains)
    if (decided.length === 0) {
      quiet.push(passage)
      continue
    }
    settle()
    const [first, ...rest] = decided
    if (first) stops.push({ ...first, steps: [...before, ...first.steps] }, ...rest)
    before = []
  }
  settle()
  return { before, stops }
}

function passagesOf(steps: readonly PlacedStep[], from: number, to: number): readonly Passage[] {
  const starts: number[] = []
  for (let i = from; i < to; i++) if (steps[i]?.kind === 'hook') starts.push(i)
  return starts.flatMap((start, n) => {
    const step = steps[start]
    if (step?.kind !== 'hook') return []
    const end = starts[n + 1] ?? to
    return [{ table: step.table, hook: step.hook, start, end, ...visitOf(steps, start + 1, end, step.hook) }]
  })
}

const indicesOf = (passage: Passage): readonly number[] => range(passage.start, passage.end)

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, i) => from + i)

function quietStop(passages: readonly Passage[]): Omit<Stop, 'steps'> | undefined {
  const withRules = passages.filter((passage) => passage.root.met.length > 0)
  const [first] = withRules
  if (!first) return undefined
  const met = withRules.reduce((sum, passage) => sum + countMet(passage.root), 0)
  const tables = withRules.map((passage) => passage.table).join(' and ')
  const detail = met === 1 ? '1 rule, decides nothing' : `${met} rules, none decides`
  return { kind: 'chain', title: `${tables} ${first.hook}`, detail, table: first.table, chain: first.hook }
}

const countMet = (visit: ChainVisit): number =>
  visit.met.reduce((sum, met) => sum + 1 + (met.callee ? countMet(met.callee) : 0), 0)

type Chains = ReadonlyMap<string, Chain>

function chainsOf(rules: RuleSet | undefined, name: TableName): Chains {
  const table = rules?.tables.find((one) => one.name === name)
  return table ? chainsByName(table) : new Map()
}

/** The stops of one table; none when nothing was decided in it. */
function passageStops(steps: readonly PlacedStep[], passage: Passage, chains: Chains): readonly Stop[] {
  const stops: Stop[] = []
  let waiting: readonly number[] = [passage.start]
  const push = (stop: Omit<Stop, 'steps'>, own: readonly number[]) => {
    stops.push({ ...stop, table: passage.table, steps: [...waiting, ...own].sort((a, b) => a - b) })
    waiting = []
  }
  const walk = (visit: ChainVisit, isRoot: boolean) => {
    let draws: readonly ChanceStep[] = []
    for (const met of visit.met) {
      if (met.chance) draws = [...draws, met.chance]
      const accepts = met.step.result === 'hit' && ruleOf(met, chains)?.target?.kind === 'ACCEPT'
      const leads = met.callee !== undefined && leadsToChange(met.callee)
      if (met.effects.length > 0 || accepts || leads) {
        push(stopOfMet(met, visit, { isRoot, passage, draws, chains }), met.indices)
        draws = []
        if (met.callee && leads) walk(met.callee, false)
        else if (met.callee) waiting = [...waiting, ...allIndices(met.callee)]
      } else {
        waiting = [...waiting, ...met.indices]
        if (met.callee && decides(met.callee, chains)) walk(met.callee, false)
        else if (met.callee) waiting = [...waiting, ...allIndices(met.callee)]
      }
    }
  }
  walk(passage.root, true)
  const policyDrops = passage.orphans.some((index) => steps[index]?.kind === 'verdict')
  if (policyDrops) {
    push(
      { kind: 'verdict', title: 'DROP', detail: `by the policy of ${passage.table} ${passage.hook}` },
      passage.orphans,
    )
  } else waiting = [...waiting, ...passage.orphans]
  const last = stops.at(-1)
  if (last && waiting.length > 0) stops[stops.length - 1] = { ...last, steps: [...last.steps, ...waiting] }
  return stops
}

/** Whether something in the visit changes or ends the packet; a plain ACCEPT does not. */
const leadsToChange = (visit: ChainVisit): boolean =>
  visit.met.some((met) => met.effects.length > 0 || (met.callee !== undefined && leadsToChange(met.callee)))

/** As `leadsToChange`, with ACCEPT. */
const decides = (visit: ChainVisit, chains: Chains): boolean =>
  visit.met.some(
    (met) =>
      met.effects.length > 0 ||
      (met.step.result === 'hit' && ruleOf(met, chains)?.target?.kind === 'ACCEPT') ||
      (met.callee !== undefined && decides(met.callee, chains)),
  )

const allIndices = (visit: ChainVisit): readonly number[] =>
  visit.met.flatMap((met) => [...met.indices, ...(met.callee ? allIndices(met.callee) : [])])

function ruleOf(met: Met, chains: Chains): Rule | undefined {
  return chains.get(met.step.chain)?.rules[met.step.index - 1]
}

interface Setting {
  readonly isRoot: boolean
  readonly passage: Passage
  readonly draws: readonly ChanceStep[]
  readonly chains: Chains
}

function stopOfMet(met: Met, visit: ChainVisit, setting: Setting): Omit<Stop, 'steps'> {
  const { chain, ruleId } = met.step
  const place = { chain, ruleId }
  const [effect] = met.effects
  if (effect) return { ...effectWords(effect, met, setting), ...place }
  const rule = ruleOf(met, setting.chains)
  const rules = setting.chains.get(visit.chain)?.rules ?? []
  if (setting.isRoot) {
    const title = `${setting.passage.table} ${setting.passage.hook}`
    const target = targetName(rule?.target)
    return {
      kind: 'chain',
      title,
      detail: `rule ${ordinal(met, rules)} matches${target && `, to ${target}`}`,
      ...place,
    }
  }
  const title = shortChain(chain)
  const endpoint = endpointText(rule, rules)
  if (endpoint !== undefined) {
    const draws = setting.draws.length > 0 ? drawsText(setting.draws) : 'not left to chance'
    return { kind: 'chance', title, detail: `${endpoint} endpoints, ${draws}`, ...place }
  }
  if (rule?.target?.kind === 'ACCEPT') {
    return { kind: 'chain', title, detail: `rule ${ordinal(met, rules)} accepts ${asked(rule)}`, ...place }
  }
  const to = rule && asksNothing(rule) ? `, to ${targetName(rule.target)}` : ''
  return { kind: 'chain', title, detail: `rule ${ordinal(met, rules)}: ${asked(rule)}${to}`, ...place }
}

const ordinal = (met: Met, rules: readonly Rule[]): string =>
  rules.length > 0 ? `${met.step.index} of ${rules.length}` : `${met.step.index}`

const asked = (rule: Rule | undefined): string => (rule ? askedOf(rule) : 'matches')

/** `2 of 3` for a rule that chooses an endpoint of a Service; undefined for any other. */
function endpointText(rule: Rule | undefined, rules: readonly Rule[]): string | undefined {
  const choices = rules.filter(choosesEndpoint)
  const at = rule ? choices.indexOf(rule) : -1
  return at < 0 ? undefined : `${at + 1} of ${choices.length}`
}

const choosesEndpoint = (rule: Rule): boolean =>
  rule.target?.kind === 'jump' &&
  rule.target.chain.startsWith('KUBE-SEP-') &&
  rule.matches.every((match) => match.kind === 'comment' || match.kind === 'statistic')

const shownDraws = 2

function drawsText(draws: readonly ChanceStep[]): string {
  const shown = draws.slice(-shownDraws).map(drawText).join(', ')
  const hidden = draws.length - shownDraws
  return hidden > 0 ? `${hidden} draws missed, then drawn ${shown}` : `drawn ${shown}`
}

function effectWords(effect: EffectStep, met: Met, setting: Setting): Omit<Stop, 'steps'> {
  const rule = ruleOf(met, setting.chains)
  const by = `by rule ${met.step.index} of ${setting.isRoot ? setting.passage.hook : shortChain(met.step.chain)}`
  switch (effect.kind) {
    case 'nat':
      return { kind: 'nat', title: effect.nat, detail: by }
    case 'mark':
      return { kind: 'mark', title: 'mark', detail: `${markChange(effect)}, ${by}` }
    case 'verdict': {
      const answer = effect.rejectWith === undefined ? '' : `, answers ${effect.rejectWith}`
      return { kind: 'verdict', title: effect.verdict, detail: `${by}: ${asked(rule)}${answer}` }
    }
  }
}

function markChange(effect: Extract<EffectStep, { readonly kind: 'mark' }>): string {
  const [change] = effect.changes
  const before = Number(change.before)
  const after = Number(change.after)
  const bits = before ^ after
  return (after & bits) === 0 ? `${markText(bits)} cleared` : `${markText(bits & after)} set`
}
