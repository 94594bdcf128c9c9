import type { RuleId } from '#model/trace'
import { hashBelow, hashUnit } from '#lib/hashUnit'

/** Who answers when something is left to chance. The interpreter only asks; it never draws by itself. */
export interface Chance {
  /** Whether a match of this probability holds, and the number in [0, 1) that decided it. */
  readonly draw: (ruleId: RuleId, probability: number) => { readonly taken: boolean; readonly drawn: number }
  /** A source port that the kernel would pick freely, from Linux' default range 32768–60999 or the one given. */
  readonly port: (purpose: string, range?: PortRange) => number
}

interface PortRange {
  readonly from: number
  readonly to: number
}

/** `net.ipv4.ip_local_port_range`. */
export const ephemeralPorts: PortRange = { from: 32768, to: 60999 }

/** One draw by seed: the same seed, flow and rule always give the same answer. */
export function sampled(seed: number, flowId: string): Chance {
  return {
    draw: (ruleId, probability) => {
      const drawn = hashUnit(seed, flowId, ruleId)
      return { taken: drawn < probability, drawn }
    },
    port: (purpose, { from, to } = ephemeralPorts) => from + hashBelow(to - from + 1, seed, flowId, purpose),
  }
}

/**
 * Every way in which `run` can go, with its probability; they sum to 1.
 *
 * `run` is replayed with each combination of answers, in a fixed order (taken before not taken). Draws with
 * probability 0 or 1 do not branch. Stops with what it has after `limit` branches, the rest being left out.
 */
export function enumerated<R>(
  seed: number,
  flowId: string,
  run: (chance: Chance) => R,
  limit = 4096,
): readonly { readonly probability: number; readonly result: R }[] {
  const found: { probability: number; result: R }[] = []
  const open: (readonly boolean[])[] = [[]]
  while (open.length > 0 && found.length < limit) {
    const script = open.pop() ?? []
    const answers: boolean[] = []
    let probability = 1
    const base = sampled(seed, flowId)
    const result = run({
      port: base.port,
      draw: (_, p) => {
        if (p <= 0 || p >= 1) return { taken: p >= 1, drawn: p >= 1 ? 0 : 1 }
        const at = answers.length
        const scripted = script[at]
        if (scripted === undefined) open.push([...answers, false])
        const taken = scripted ?? true
        answers.push(taken)
        probability *= taken ? p : 1 - p
        return { taken, drawn: taken ? p / 2 : p + (1 - p) / 2 }
      },
    })
    found.push({ probability, result })
  }
  return found
}
