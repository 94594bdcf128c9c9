import { chiSquareP } from './chiSquare'
import type { Predicted, Seen } from './prediction'

/** Below this probability counts are no longer taken for chance. */
const leastP = 1e-6
/** An outcome at least this likely has to show up. */
const mustShow = 0.1

/** How likely an outcome is missed though it is there. */
const missedP = 1e-8

/**
 * How many connections it takes until every outcome that has to show up does, with certainty for all that is practical;
 * at least sixty, so that their shares say something.
 */
export function enoughConnections(predicted: readonly Predicted[]): number {
  if (predicted.length < 2) return 12
  const rarest = Math.min(
    ...predicted.map(({ probability }) => probability).filter((probability) => probability >= mustShow),
  )
  return Math.max(60, Math.ceil(Math.log(missedP) / Math.log(1 - rarest)))
}

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
