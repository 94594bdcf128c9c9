import type { TimeWindow } from './marksOf'

/** Steps that people count time in, in milliseconds. */
const steps: readonly number[] = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000,
]

/** The moments that are named on an axis of that width: as many as have room. */
export function ticksOf({ from, to }: TimeWindow, width: number): readonly number[] {
  const room = Math.max(1, Math.floor(width / 90))
  const step = steps.find((one) => (to - from) / one <= room) ?? steps.at(-1) ?? 1
  const ticks: number[] = []
  for (let at = Math.ceil(Math.max(0, from) / step) * step; at <= to; at += step) ticks.push(at)
  return ticks
}

/** A moment as the axis names it, with no more digits than it takes: `300 ms`, `1.62 s`, `2:05`. */
export function tickText(at: number): string {
  if (at === 0) return '0'
  if (at < 1000) return `${at} ms`
  if (at < 60_000) return `${at / 1000} s`
  const rest = (at / 1000) % 60
  return `${Math.floor(at / 60_000)}:${rest < 10 ? '0' : ''}${Number(rest.toFixed(3))}`
}
