import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StreamState } from '#engine/live'
import { simTime } from '#model/simTime'
import { barsOf } from './streamBars'

const state = (tallies: StreamState['tallies']): StreamState => ({
  stream: { request: { name: 'load', from: 'a', to: 'b', connections: 1 }, every: 100, keeps: false },
  startedAt: simTime(500),
  sent: 0,
  tallies,
  stopped: false,
})

test('a second is a bar, with what failed beside what was answered', () => {
  const two = state([
    { second: 0, verdicts: { delivered: 10 } },
    { second: 1, verdicts: { delivered: 3, refused: 1, timeout: 1 } },
  ])
  expect(barsOf(two, { from: 0, to: 10_000 }, 600)).toEqual([
    { second: 0, from: 500, to: 1500, answered: 1, failed: 0 },
    { second: 1, from: 1500, to: 2500, answered: 0.3, failed: 0.2 },
  ])
})

test('however long the time, bars have room beside each other and no failure is lost', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(5000), { maxLength: 80 }),
      fc.integer({ min: 10, max: 900 }),
      (seconds, width) => {
        const tallies = seconds.toSorted((a, b) => a - b).map((second) => ({ second, verdicts: { refused: 1 } }))
        const bars = barsOf(state(tallies), { from: 0, to: 5_100_000 }, width)
        expect(bars.length).toBeLessThanOrEqual(width / 3 + 1)
        expect(bars.length > 0).toBe(seconds.length > 0)
        for (const bar of bars) expect(bar.failed).toBeGreaterThan(0)
      },
    ),
  )
})
