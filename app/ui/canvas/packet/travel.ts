import { pace } from '#store/pace'
import type { Stop } from '../geometry/walkPath'

/** How long the packet travels from one station to the next; no time where both stand at the same place. */
export function travelTime(from: Stop, to: Stop, speed: number): number {
  if (from.distance === to.distance) return 0
  return (from.host === to.host ? pace.step : pace.travel) / speed
}

/**
 * The share of the way at a share of the time, as `ease-travel` has it: cubic-bezier(0.45, 0.05, 0.25, 1).
 *
 * The canvas is painted from numbers, so the curve that CSS knows by name is solved here, by halving.
 */
export function eased(time: number): number {
  if (time <= 0) return 0
  if (time >= 1) return 1
  let low = 0
  let high = 1
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2
    if (bezier(middle, 0.45, 0.25) < time) low = middle
    else high = middle
  }
  return bezier((low + high) / 2, 0.05, 1)
}

const bezier = (t: number, a: number, b: number): number => 3 * (1 - t) ** 2 * t * a + 3 * (1 - t) * t ** 2 * b + t ** 3
