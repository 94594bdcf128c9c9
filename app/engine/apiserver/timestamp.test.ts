import { expect, test } from 'vitest'
import { simTime } from '#model/simTime'
import { momentOf, timestamp } from './timestamp'

test.for([0, 1000, 59_000, 3_600_000, 86_399_000, 86_400_000, 30 * 86_400_000])('%i ms and back', (ms) => {
  expect(momentOf(timestamp(simTime(ms)))).toBe(ms)
})

test.for([
  ['2025-12-31T23:59:59Z', -1000],
  ['2025-01-01T00:00:00Z', -365 * 86_400_000],
  ['2024-02-29T00:00:00Z', -672 * 86_400_000],
  ['2026-03-01T00:00:00Z', 59 * 86_400_000],
  ['', undefined],
  ['yesterday', undefined],
] as const)('%s is %s ms after the beginning', ([text, want]) => {
  expect(momentOf(text)).toBe(want)
})
