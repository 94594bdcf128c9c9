import { chiSquareP } from './chiSquare'
import type { Predicted, Seen } from './prediction'

/** Below this probability counts are no longer taken for chance. */
const leastP = 1e-6
/** An outcome at least this likely has to show up. */
const mustShow = 0.1

/** How many connections it takes until an outcome with a probability of 0.1 fails to show up once in ten million times. */
export const enoughConnections = (predicted: readonly Predicted[]): number => (predicted.length < 2 ? 12 : 153)

/** The first way in which what was seen differs from what was predicted. */
export function distributionDifference(predicted: readonly Predicted[], seen: readonly Seen[]): string | undefined {
  const counts = new Map<Seen, number>()
  for (const one of seen) counts.set(one, (counts.get(one) ?? 0) + 1)
  for (const [one, count] of counts) {
    if (!predicted.some((candidate) => candidate.seen === one)) {
      const said = predicted.map((candidate) => `${candidate.seen} (${candidate.probability.toFixed(3)})`).join('; ')
      return `kernel: ${one} (${count} of ${seen.length}); predicted: ${said}`
    }
  }
  for (const { seen: one, probability } of predicted) {
    if (probability >= mustShow && !counts.has(one)) {
      return `predicted with ${probability.toFixed(3)}, never seen in ${seen.length} connections: ${one}`
    }
  }
  const p = chiSquareP(predicted.map(({ seen: one, probability }) => ({ seen: counts.get(one) ?? 0, probability })))
  if (p >= leastP) return undefined
  const table = predicted.map(
    (one) => `${one.seen}: ${counts.get(one.seen) ?? 0} for ${(one.probability * seen.length).toFixed(1)}`,
  )
  return `the kernel's shares differ (p = ${p.toExponential(1)}): ${table.join('; ')}`
}
