import fc from 'fast-check'
import { expect, test } from 'vitest'
import { objectKey } from '#model/objectMeta'
import type { EventId, SimEvent } from '#model/simEvent'
import { simTime } from '#model/simTime'
import { causesOf, effectsOf, eventOf } from './causes'
import { concerning } from './concerning'
import { lanesOf } from './lanesOf'
import { marksOf } from './marksOf'
import { nextEvent } from './nextEvent'
import { tickText, ticksOf } from './ticksOf'
import { showing, viewOf, windowOf, zoomed } from './timeWindow'

interface Part {
  readonly by?: string
  readonly at?: number
  readonly because?: number
  readonly about?: string
}

const happened = (id: number, { by = 'apiserver', at = id, because, about = 'web' }: Part = {}): SimEvent => ({
  type: 'updated',
  id: id as EventId,
  at: simTime(at),
  component: by,
  regarding: objectKey('Deployment', 'default', about),
  revision: id,
  message: `${about} changed`,
  ...(because === undefined ? {} : { causedBy: because as EventId }),
})
const ids = (events: readonly SimEvent[]): readonly number[] => events.map(({ id }) => id)

// The first events are forgotten already.
const story = [
  happened(5, { because: 2 }),
  happened(6),
  happened(7, { by: 'deployment-controller', because: 6 }),
  happened(8, { by: 'kubelet/node10', because: 7, about: 'pod' }),
  happened(9, { about: 'db' }),
  happened(10, { by: 'kube-proxy/node2', because: 8, about: 'node' }),
  happened(11, { by: 'scheduler', because: 9, about: 'db' }),
]
const at = (id: number): SimEvent => {
  const event = eventOf(story, id as EventId)
  if (!event) throw new Error(`no event ${id}`)
  return event
}

test('an event leads back to its first cause, as far as that is known', () => {
  expect(ids(causesOf(story, at(10)))).toEqual([6, 7, 8, 10])
  expect(ids(causesOf(story, at(5)))).toEqual([5])
  expect(eventOf(story, 4 as EventId)).toBeUndefined()
})

test('an event leads on to all that followed from it', () => {
  expect(ids(effectsOf(story, at(6)))).toEqual([7, 8, 10])
  expect(ids(effectsOf(story, at(11)))).toEqual([])
})

test('what concerns an object is what happened to it and all that followed', () => {
  const pod = objectKey('Deployment', 'default', 'pod')
  expect(ids(concerning(story, { objects: [pod], text: '' }))).toEqual([8, 10])
  expect(ids(concerning(story, { objects: [objectKey('Node', '', 'node10')], text: '' }))).toEqual([8, 10])
  expect(ids(concerning(story, { objects: [], text: 'DB scheduler' }))).toEqual([11])
  expect(concerning(story, { objects: [], text: ' ' })).toBe(story)
})

test('lanes stand in the order of a write, those of the Nodes last and by number', () => {
  expect(lanesOf(story, ['coredns', 'kubelet/node2', 'job-controller']).map(({ component }) => component)).toEqual([
    'apiserver',
    'deployment-controller',
    'scheduler',
    'job-controller',
    'coredns',
    'kube-proxy/node2',
    'kubelet/node2',
    'kubelet/node10',
  ])
})

test('every event in sight has exactly one mark, and no two marks of a lane touch', () => {
  const many = fc.array(fc.tuple(fc.nat(5000), fc.constantFrom('a', 'b')), { maxLength: 300 })
  fc.assert(
    fc.property(many, fc.nat(4000), fc.integer({ min: 1, max: 3000 }), (parts, from, span) => {
      const events = parts.toSorted(([a], [b]) => a - b).map(([time, by], i) => happened(i + 1, { at: time, by }))
      const to = from + span
      const marks = marksOf(events, { from, to }, 600)
      const seen = events.filter((event) => event.at >= from && event.at <= to)
      const marked = [...marks.values()].flat().flatMap((mark) => mark.events)
      expect(ids(marked).toSorted((a, b) => a - b)).toEqual(ids(seen))
      for (const row of marks.values()) {
        for (const [i, { x }] of row.entries()) expect(x - (row[i - 1]?.x ?? -Infinity)).toBeGreaterThanOrEqual(9)
      }
    }),
  )
})

test('zooming leaves the moment where it is', () => {
  const window = { from: 1000, to: 3000 }
  expect(windowOf(zoomed(window, 0.5, 1500), 9000)).toEqual({ from: 1250, to: 2250 })
})

test('a view shows what it was made for, and stays where that is in sight', () => {
  const { from, to } = windowOf(viewOf([100, 900]), 5000)
  expect(from).toBeLessThan(100)
  expect(to).toBeGreaterThan(900)
  const view = viewOf([100, 900])
  expect(showing(view, { from, to }, 500)).toBe(view)
  const moved = windowOf(showing(view, { from, to }, 4000), 5000)
  expect(moved.from < 4000 && moved.to > 4000).toBe(true)
})

test.for([
  [{ from: 0, to: 1000 }, 900, [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]],
  [{ from: -50, to: 60_500 }, 400, [0, 20_000, 40_000, 60_000]],
  [{ from: 12_345, to: 12_385 }, 450, [12_350, 12_360, 12_370, 12_380]],
] as const)('an axis names round moments that have room: %j', ([window, width, ticks]) => {
  expect(ticksOf(window, width)).toEqual(ticks)
})

test.for([
  [0, '0'],
  [300, '300 ms'],
  [1620, '1.62 s'],
  [4000, '4 s'],
  [125_000, '2:05'],
  [125_040, '2:05.04'],
] as const)('an axis says %d as %s', ([at, words]) => {
  expect(tickText(at)).toBe(words)
})

test('keys go along time, and to the nearest event of the next lane', () => {
  const lanes = lanesOf(story, [])
  const go = (from: number, key: string): number | undefined => nextEvent(story, lanes, at(from), key)?.id
  expect([go(8, 'ArrowRight'), go(8, 'ArrowLeft'), go(8, 'Home'), go(8, 'End')]).toEqual([9, 7, 5, 11])
  expect([go(9, 'ArrowDown'), go(8, 'ArrowUp'), go(11, 'ArrowRight'), go(8, 'x')]).toEqual([7, 10, 11, undefined])
})
