import type { StreamState } from '#engine/live'
import type { TimeWindow } from './marksOf'

/** A stretch of a stream's time: shares of the most that any stretch has sent. */
export interface Bar {
  readonly second: number
  readonly from: number
  readonly to: number
  readonly answered: number
  readonly failed: number
}

/** No narrower than this, in pixels. */
const narrowest = 3

/**
 * The counts of a stream in a window of time that is `width` pixels wide: second by second, or of as many seconds
 * together as a bar of three pixels takes. Nothing is left out: counts are added up.
 */
export function barsOf({ tallies, startedAt }: StreamState, window: TimeWindow, width: number): readonly Bar[] {
  const perPixel = (window.to - window.from) / width
  const seconds = Math.max(1, Math.ceil((narrowest * perPixel) / 1000))
  const sums = new Map<number, { answered: number; failed: number }>()
  for (const { second, verdicts } of tallies) {
    const begin = Math.floor(second / seconds) * seconds
    const from = startedAt + begin * 1000
    if (from > window.to || from + seconds * 1000 < window.from) continue
    const sum = sums.get(begin) ?? { answered: 0, failed: 0 }
    const { delivered = 0, ...others } = verdicts
    sum.answered += delivered
    for (const count of Object.values(others)) sum.failed += count
    sums.set(begin, sum)
  }
  const most = Math.max(1, ...Array.from(sums.values(), ({ answered, failed }) => answered + failed))
  return Array.from(sums, ([second, { answered, failed }]) => ({
    second,
    from: startedAt + second * 1000,
    to: startedAt + (second + seconds) * 1000,
    answered: answered / most,
    failed: failed / most,
  }))
}
