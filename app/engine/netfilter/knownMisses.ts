import { isEqual } from '#lib/isEqual'
import type { Packet } from '#model/packet'
import type { PlacedStep } from '#model/trace'
import type { CompiledRule } from './match'

/** The steps of the rules that a packet missed one after the other from the beginning of a chain on. */
interface KnownMisses {
  readonly packet: Packet
  readonly steps: readonly PlacedStep[]
}

const lastMisses = new WeakMap<readonly CompiledRule[], KnownMisses>()

/** Shorter beginnings are met again sooner than looked up. */
const fewest = 32

const none: readonly PlacedStep[] = []

/**
 * The steps that the same packet left at the beginning of this chain when it was last there; none when another packet was.
 *
 * Every outcome of a request goes the same way until something is drawn, so that all but the first would ask ten thousand
 * Services anew. What a rule that looks at nothing but the packet said once, it says again.
 */
export function knownMisses(rules: readonly CompiledRule[], packet: Packet): readonly PlacedStep[] {
  const known = lastMisses.get(rules)
  return known && isEqual(known.packet, packet) ? known.steps : none
}

/** Keeps what the steps from `begin` on, one for each rule from the first on, say of rules that look at nothing but the packet. */
export function keepMisses(
  rules: readonly CompiledRule[],
  packet: Packet,
  steps: readonly PlacedStep[],
  begin: number,
): void {
  let count = 0
  while (rules[count]?.asksPacketOnly && isMiss(steps[begin + count])) count++
  if (count >= fewest) lastMisses.set(rules, { packet, steps: steps.slice(begin, begin + count) })
}

const isMiss = (step: PlacedStep | undefined): boolean => step?.kind === 'rule' && step.result === 'miss'
