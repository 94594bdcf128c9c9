import fc from 'fast-check'
import { expect, test } from 'vitest'
import { manualClock } from './clock'

test('nothing happens until time is told to pass, then everything due does, in order of its time', () => {
  const happened: string[] = []
  const clock = manualClock()
  clock.after(20, () => happened.push('second'))
  clock.after(10, () => happened.push('first'))
  clock.after(30, () => happened.push('third'))
  expect(happened).toEqual([])
  clock.tick(20)
  expect(happened).toEqual(['first', 'second'])
  clock.tick(10)
  expect(happened).toEqual(['first', 'second', 'third'])
})

test('what is called off does not happen', () => {
  const happened: string[] = []
  const clock = manualClock()
  const cancel = clock.after(10, () => happened.push('called off'))
  cancel()
  clock.tick(100)
  expect(happened).toEqual([])
})

test('splitting a tick changes nothing, also for what schedules its successor', () => {
  const beats = (ticks: readonly number[]): number => {
    const clock = manualClock()
    let count = 0
    const beat = (): void => {
      count++
      clock.after(7, beat)
    }
    clock.after(7, beat)
    for (const ms of ticks) clock.tick(ms)
    return count
  }
  fc.assert(
    fc.property(fc.array(fc.nat(50), { maxLength: 20 }), (ticks) => {
      expect(beats(ticks)).toBe(beats([ticks.reduce((sum, ms) => sum + ms, 0)]))
    }),
  )
})
