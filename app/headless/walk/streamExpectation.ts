import { totalsOf, type StreamState } from '#engine/live'
import type { RequestSpec, Verdict } from '#model/request'
import type { Difference } from './expectation'

/** How often each thing became of a stream's requests, the answered ones first. */
export function verdictsOf({ tallies }: StreamState): ReadonlyMap<Verdict, number> {
  const sums = new Map<Verdict, number>()
  for (const { verdicts } of tallies) {
    for (const verdict of allVerdicts) {
      const count = verdicts[verdict] ?? 0
      if (count > 0) sums.set(verdict, (sums.get(verdict) ?? 0) + count)
    }
  }
  return new Map(allVerdicts.flatMap((verdict) => (sums.has(verdict) ? [[verdict, sums.get(verdict) ?? 0]] : [])))
}

const allVerdicts = ['delivered', 'refused', 'rejected', 'timeout', 'unresolved'] as const satisfies readonly Verdict[]

/** How a stream differs from its `expect`. */
export function streamDifferences({ expect = {} }: RequestSpec, state: StreamState): readonly Difference[] {
  const { verdict, failed, verdicts } = expect
  const found = verdictsOf(state)
  const others = (allowed: readonly Verdict[]): readonly string[] =>
    [...found].flatMap(([each, count]) => (allowed.includes(each) ? [] : [`${count} ${each}`]))
  const lost = totalsOf(state).failed
  const differences: Difference[] = []
  if (verdict !== undefined && others([verdict]).length > 0) {
    differences.push({ field: 'verdict', message: `expected verdict ${verdict}, got ${others([verdict]).join(', ')}` })
  }
  if (failed !== undefined && !isSo(failed, lost)) {
    differences.push({ field: 'failed', message: `expected ${failed} to fail, ${lost} did${whyLost(state)}` })
  }
  if (verdicts !== undefined && others(verdicts).length > 0) {
    const message = `expected no verdicts but ${verdicts.join(', ')}, got ${others(verdicts).join(', ')}`
    differences.push({ field: 'verdicts', message })
  }
  return differences
}

function isSo(failed: 'none' | 'some' | number, lost: number): boolean {
  if (failed === 'some') return lost > 0
  return lost === (failed === 'none' ? 0 : failed)
}

const whyLost = ({ lastFailure }: StreamState): string =>
  lastFailure === undefined ? '' : `, the last: ${lastFailure}`
