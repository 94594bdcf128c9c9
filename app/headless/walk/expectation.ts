import type { Expectation, RequestSpec } from '#model/request'
import type { WalkOutcome } from './sendConnections'

/** What came out otherwise than a request expects. */
export interface Difference {
  readonly field: keyof Expectation
  readonly message: string
}

/**
 * How the outcomes of a request differ from its `expect`: every outcome must have the verdict and the reason, `backends`
 * is exactly the set that any seed may reach, `sourceSeen` the set of addresses that they may see.
 */
export function differencesOf({ expect }: RequestSpec, outcomes: readonly WalkOutcome[]): readonly Difference[] {
  if (!expect) return []
  const differences: Difference[] = []
  const { verdict, reason, backends, sourceSeen } = expect
  const verdicts = distinct(outcomes.map(({ outcome }) => outcome.verdict))
  if (verdict !== undefined && verdicts.some((each) => each !== verdict)) {
    differences.push({ field: 'verdict', message: `expected verdict ${verdict}, got ${saidVerdicts(outcomes)}` })
  }
  const reasons = distinct(outcomes.map(({ outcome }) => outcome.failure?.reason ?? 'none'))
  if (reason !== undefined && reasons.some((each) => each !== reason)) {
    differences.push({ field: 'reason', message: `expected reason ${reason}, got ${reasons.join(', ')}` })
  }
  const reached = distinct(outcomes.flatMap(({ outcome }) => outcome.backend?.id ?? []))
  if (backends !== undefined && !sameSet(backends, reached)) {
    differences.push({ field: 'backends', message: `expected backends ${listed(backends)}, got ${listed(reached)}` })
  }
  const seen = distinct(outcomes.flatMap(({ outcome }) => outcome.sourceSeen ?? []))
  if (sourceSeen !== undefined && !seen.every((each) => sourceSeen.includes(each))) {
    differences.push({
      field: 'sourceSeen',
      message: `expected sourceSeen within ${listed(sourceSeen)}, got ${listed(seen)}`,
    })
  }
  return differences
}

const saidVerdicts = (outcomes: readonly WalkOutcome[]): string =>
  distinct(
    outcomes.map(({ outcome: { verdict, failure } }) => (failure ? `${verdict} (${failure.reason})` : verdict)),
  ).join(', ')

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)].sort()

const sameSet = (a: readonly string[], b: readonly string[]): boolean => distinct(a).join(' ') === distinct(b).join(' ')

const listed = (values: readonly string[]): string => (values.length === 0 ? 'none' : [...values].sort().join(', '))
