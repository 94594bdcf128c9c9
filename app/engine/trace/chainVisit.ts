import type { PlacedStep, RuleId } from '#model/trace'

type RuleStep = Extract<PlacedStep, { readonly kind: 'rule' }>
export type ChanceStep = Extract<PlacedStep, { readonly kind: 'chance' }>
export type EffectStep = Extract<PlacedStep, { readonly kind: 'mark' | 'nat' | 'verdict' }>

/** A rule as the packet met it, with what it did and the chain it jumped to. */
export interface Met {
  readonly step: RuleStep
  readonly effects: readonly EffectStep[]
  readonly chance?: ChanceStep
  readonly callee?: ChainVisit
  /** Indices in the hop of this rule's own steps, the callee's left out. */
  readonly indices: readonly number[]
}

/** One passage through a chain: rules met in order, jumps nested. */
export interface ChainVisit {
  readonly chain: string
  readonly met: readonly Met[]
}

interface OpenMet {
  step: RuleStep
  effects: EffectStep[]
  chance?: ChanceStep
  callee?: OpenVisit
  indices: number[]
}

interface OpenVisit {
  readonly chain: string
  readonly met: OpenMet[]
}

/**
 * The call tree of one table's passage, rebuilt from its flat steps.
 *
 * A rule step of a chain that is still open returns to it; one of another chain was jumped to by the rule met last.
 * What a rule did (a draw, a mark, a NAT, a verdict) may stand before or after its own step. `orphans` are indices of
 * effects without a rule: a built-in chain's policy.
 */
export function visitOf(
  steps: readonly PlacedStep[],
  from: number,
  to: number,
  builtIn: string,
): { readonly root: ChainVisit; readonly orphans: readonly number[] } {
  const root: OpenVisit = { chain: builtIn, met: [] }
  const stack: OpenVisit[] = [root]
  const orphans: number[] = []
  let waiting: number[] = []
  for (let i = from; i < to; i++) {
    const step = steps[i]
    if (!step) continue
    const last = stack.at(-1)?.met.at(-1)
    if (step.kind !== 'rule') {
      if (last && ruleIdOf(step) === last.step.ruleId) attach(last, step, i)
      else waiting.push(i)
      continue
    }
    enter(stack, step.chain)
    const met: OpenMet = { step, effects: [], indices: [] }
    for (const index of waiting) {
      const early = steps[index]
      if (early && ruleIdOf(early) === step.ruleId) attach(met, early, index)
      else orphans.push(index)
    }
    waiting = []
    met.indices.push(i)
    stack.at(-1)?.met.push(met)
  }
  return { root, orphans: [...orphans, ...waiting] }
}

/** Leaves `stack` with the visit of `chain` on top. */
function enter(stack: OpenVisit[], chain: string): void {
  const open = stack.findIndex((visit) => visit.chain === chain)
  if (open >= 0) {
    stack.length = open + 1
    return
  }
  const visit: OpenVisit = { chain, met: [] }
  const caller = stack.at(-1)?.met.at(-1)
  if (caller) caller.callee = visit
  stack.push(visit)
}

function attach(met: OpenMet, step: PlacedStep, index: number): void {
  if (step.kind === 'chance') met.chance = step
  else if (step.kind === 'mark' || step.kind === 'nat' || step.kind === 'verdict') met.effects.push(step)
  met.indices.push(index)
}

const ruleIdOf = (step: PlacedStep): RuleId | undefined => ('ruleId' in step ? step.ruleId : undefined)
