import { memoByObject } from '#lib/memo'
import { maskOf } from '#model/cidr'
import { parseIp, type Ip } from '#model/ip'
import type { CompiledRule } from './match'
import { splitCidr } from './normalForm'

/** For each rule of a chain what its destination is compared with; a mask of 0 where that is not the first thing it asks. */
interface Screen {
  readonly networks: Uint32Array
  readonly masks: Uint32Array
}

/**
 * The addresses that the rules of a chain ask for first, side by side, so that a packet passes ten thousand rules for
 * others at the price of comparing numbers. It says the same as the rule's own test, only sooner: `isElsewhere`.
 */
export const destinationScreen = memoByObject((rules: readonly CompiledRule[]): Screen => {
  const networks = new Uint32Array(rules.length)
  const masks = new Uint32Array(rules.length)
  for (const [i, { rule, indexes }] of rules.entries()) {
    const first = rule.matches[indexes[0] ?? 0]
    if (first?.kind !== 'destination' || first.negate) continue
    const { address, prefix } = splitCidr(first.cidr)
    const ip = parseIp(address)
    if (ip?.family !== 'IPv4') continue
    masks[i] = maskOf(prefix)
    networks[i] = (ip.words[0] ?? 0) & maskOf(prefix)
  }
  return { networks, masks }
})

/** Whether the first thing that the rule at `index` asks for is another destination. */
export function isElsewhere({ networks, masks }: Screen, index: number, { words }: Ip): boolean {
  const mask = masks[index] ?? 0
  return words.length === 1 && ((words[0] ?? 0) & mask) >>> 0 !== networks[index]
}
