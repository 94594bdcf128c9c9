import { assertNever, invariant } from '#lib/assert'
import type { Packet } from '#model/packet'
import { packetDiff } from '#model/packetDiff'
import type { HookName, PlacedStep, RuleId, Step, TableName } from '#model/trace'
import type { Chain, RuleSet, Table, Target } from './ast'
import { chainsByName } from './chainsByName'
import { destinationScreen, isElsewhere } from './destinationScreen'
import type { HookContext } from './hookContext'
import { stagesAt } from './hooks'
import { keepMisses, knownMisses } from './knownMisses'
import { compiledRules, factsOf, firstFailedMatch, type CompiledRule, type Facts } from './match'
import { parseNatAddress } from './natAddress'
import { sourcePortFor } from './sourcePort'
import { defaultReject } from './normalForm'
import { ruleIds } from './ruleId'

/** A translation that a rule asked for, also where it changed nothing. */
export interface NatBinding {
  readonly kind: 'DNAT' | 'SNAT' | 'MASQUERADE'
  readonly ruleId: RuleId
  readonly ip: string
  readonly port: number
}

export interface HookResult {
  readonly packet: Packet
  readonly verdict: 'accept' | 'drop' | 'reject'
  readonly rejectWith?: string
  readonly steps: readonly PlacedStep[]
  readonly nat: readonly NatBinding[]
}

/**
 * What the rules of a host make of a packet at one hook: every table that has the hook, in order, until one ends the packet.
 *
 * Every rule that is met leaves a `rule` step, hit or miss. A draw stands as a `chance` step before the `rule` step
 * that it decided; what a target does (`mark`, `nat`, `verdict`) stands after it. A built-in chain without rules and
 * with policy ACCEPT leaves nothing.
 */
export function evaluateHook(ruleSet: RuleSet, hook: HookName, packet: Packet, context: HookContext): HookResult {
  const run: Run = { family: ruleSet.family, context, facts: factsOf(packet, context), steps: [], nat: [] }
  for (const name of stagesAt(hook)) {
    if (name === 'conntrack' || name === 'confirm') continue
    if (name === 'nat' && !context.consultNat) continue
    const table = ruleSet.tables.find((candidate) => candidate.name === name)
    const chain = table && chainsByName(table).get(hook)
    if (!table || !chain || (chain.rules.length === 0 && chain.policy !== 'DROP')) continue
    note(run, { kind: 'hook', hook, table: name })
    const verdict = traverse(run, table, chain)
    if (verdict !== 'accept') {
      const { packet: last } = run.facts
      const { steps, nat, rejectWith } = run
      return { packet: last, verdict, steps, nat, ...(rejectWith === undefined ? {} : { rejectWith }) }
    }
  }
  return { packet: run.facts.packet, verdict: 'accept', steps: run.steps, nat: run.nat }
}

/** One evaluation as it goes on; it never leaves this file. */
interface Run {
  readonly family: RuleSet['family']
  readonly context: HookContext
  facts: Facts
  readonly steps: PlacedStep[]
  readonly nat: NatBinding[]
  rejectWith?: string
}

type Verdict = 'accept' | 'drop' | 'reject'

interface Frame {
  readonly chain: string
  readonly rules: readonly CompiledRule[]
  readonly ids: readonly RuleId[]
  readonly screen: ReturnType<typeof destinationScreen>
  at: number
}

const frameOf = (family: RuleSet['family'], table: TableName, chain: Chain): Frame => ({
  chain: chain.name,
  rules: compiledRules(chain),
  ids: ruleIds(family, table, chain),
  screen: destinationScreen(compiledRules(chain)),
  at: 0,
})

/** Walks from a built-in chain through everything it jumps to. A chain that ends gives back to its caller, the built-in one to its policy. */
function traverse(run: Run, table: Table, builtIn: Chain): Verdict {
  const chains = chainsByName(table)
  const stack: Frame[] = [frameOf(run.family, table.name, builtIn)]
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const target = nextTarget(run, table.name, frame)
    if (!target || target.kind === 'RETURN') {
      stack.pop()
    } else if (target.kind === 'jump' || target.kind === 'goto') {
      const chain = chains.get(target.chain)
      invariant(chain && stack.length <= chains.size, `a jump to ${target.chain} of table ${table.name} ends`)
      if (target.kind === 'goto') stack.pop()
      stack.push(frameOf(run.family, table.name, chain))
    } else {
      const ruleId = frame.ids[frame.at - 1]
      invariant(ruleId !== undefined, 'a target belongs to a rule')
      const verdict = act(run, ruleId, target)
      if (verdict) return verdict
    }
  }
  if (builtIn.policy !== 'DROP') return 'accept'
  note(run, { kind: 'verdict', verdict: 'DROP' })
  return 'drop'
}

/** Goes on to the next rule that holds and has a target, noting every rule on the way; nothing when the chain ends before. */
function nextTarget(run: Run, table: TableName, frame: Frame): Target | undefined {
  if (frame.at > 0) return nextHit(run, table, frame)
  const { steps, facts } = run
  const begin = steps.length
  const known = knownMisses(frame.rules, facts.packet)
  for (const step of known) steps.push(step)
  frame.at = known.length
  const target = nextHit(run, table, frame)
  if (known.length === 0) keepMisses(frame.rules, facts.packet, steps, begin)
  return target
}

function nextHit(run: Run, table: TableName, frame: Frame): Target | undefined {
  for (let next = frame.rules[frame.at]; next; next = frame.rules[frame.at]) {
    frame.at++
    if (meet(run, table, frame, next) && next.rule.target) return next.rule.target
  }
  return undefined
}

/** Whether all matches of the rule hold; notes what was met. */
function meet(run: Run, table: TableName, { chain, ids, screen, at: index }: Frame, compiled: CompiledRule): boolean {
  const { facts, steps } = run
  const ruleId = ids[index - 1]
  invariant(ruleId !== undefined, 'a rule that is met has an id')
  const failedMatch = isElsewhere(screen, index - 1, facts.dst)
    ? (compiled.indexes[0] ?? 0)
    : firstFailedMatch(compiled, facts, compiled.draws ? drawing(run, ruleId) : undefined)
  const { packet } = facts
  steps.push(
    failedMatch < 0
      ? { kind: 'rule', table, chain, ruleId, index, result: 'hit', packet }
      : { kind: 'rule', table, chain, ruleId, index, result: 'miss', failedMatch, packet },
  )
  return failedMatch < 0
}

const drawing =
  (run: Run, ruleId: RuleId) =>
  (probability: number): boolean => {
    const { taken, drawn } = run.context.chance.draw(ruleId, probability)
    note(run, { kind: 'chance', ruleId, probability, drawn, taken })
    return taken
  }

/** Does what a target does to the packet. Gives a verdict where the target ends the walk through this table. */
function act(
  run: Run,
  ruleId: RuleId,
  target: Exclude<Target, { kind: 'jump' } | { kind: 'goto' } | { kind: 'RETURN' }>,
): Verdict | undefined {
  const { packet } = run.facts
  switch (target.kind) {
    case 'ACCEPT':
      return 'accept'
    case 'DROP':
      note(run, { kind: 'verdict', verdict: 'DROP', ruleId })
      return 'drop'
    case 'REJECT':
      run.rejectWith = target.with ?? defaultReject(run.family)
      note(run, { kind: 'verdict', verdict: 'REJECT', ruleId, rejectWith: run.rejectWith })
      return 'reject'
    case 'MARK':
      remark(run, ruleId, markAfter(packet.mark, target))
      return undefined
    case 'DNAT': {
      const to = parseNatAddress(target.to)
      invariant(to, `DNAT to ${target.to}`)
      const port = to.port ?? packet.dstPort
      translate(run, { kind: 'DNAT', ruleId, ip: to.ip, port }, { ...packet, dst: to.ip, dstPort: port })
      return 'accept'
    }
    case 'SNAT': {
      const to = parseNatAddress(target.to)
      invariant(to, `SNAT to ${target.to}`)
      const port = to.port ?? portFor(run, ruleId, to.ip, target.randomFully)
      translate(run, { kind: 'SNAT', ruleId, ip: to.ip, port }, { ...packet, src: to.ip, srcPort: port })
      return 'accept'
    }
    case 'MASQUERADE': {
      const ip = run.context.masqueradeAddress()
      const port = portFor(run, ruleId, ip, target.randomFully)
      translate(run, { kind: 'MASQUERADE', ruleId, ip, port }, { ...packet, src: ip, srcPort: port })
      return 'accept'
    }
    default:
      return assertNever(target)
  }
}

function remark(run: Run, ruleId: RuleId, mark: number): void {
  const before = run.facts.packet
  const packet = { ...before, mark }
  const [first, ...rest] = packetDiff(before, packet)
  run.facts = { ...run.facts, packet }
  if (first) note(run, { kind: 'mark', ruleId, changes: [first, ...rest] })
}

function translate(run: Run, binding: NatBinding, packet: Packet): void {
  const [first, ...rest] = packetDiff(run.facts.packet, packet)
  run.nat.push(binding)
  if (!first) return
  run.facts = factsOf(packet, run.context)
  note(run, { kind: 'nat', nat: binding.kind, ruleId: binding.ruleId, changes: [first, ...rest] })
}

/** The port of a source that a rule rewrites without naming one. */
const portFor = ({ facts, context }: Run, ruleId: RuleId, src: string, randomFully: boolean): number =>
  sourcePortFor({ ...facts.packet, src }, context, ruleId, randomFully)

/** Upstream: mark_tg, net/netfilter/xt_mark.c, Linux 6.1. */
function markAfter(mark: number, target: Extract<Target, { kind: 'MARK' }>): number {
  if (target.operation === 'or') return (mark | target.value) >>> 0
  if (target.operation === 'xor') return (mark ^ target.value) >>> 0
  return ((mark & ~target.mask) ^ target.value) >>> 0
}

function note(run: Run, step: Step): void {
  run.steps.push({ ...step, packet: run.facts.packet })
}
