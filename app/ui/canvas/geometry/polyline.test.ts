import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lengthOf, pointAt, shifted, stretch, svgPath, trackOf, type Point } from './polyline'

/** A line of right angles, as cables and wires run. */
const line = fc
  .array(
    fc.integer({ min: 20, max: 300 }).chain((by) => fc.boolean().map((back) => (back ? -by : by))),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((steps) => {
    const points: Point[] = [{ x: 0, y: 0 }]
    steps.forEach((by, i) => {
      const last = points.at(-1) ?? { x: 0, y: 0 }
      points.push(i % 2 === 0 ? { x: last.x + by, y: last.y } : { x: last.x, y: last.y + by })
    })
    return points
  })

test('a track begins and ends where its line does, and only grows', () => {
  fc.assert(
    fc.property(line, (vertices) => {
      const track = trackOf(vertices, 9)
      expect(track.points[0]).toEqual(vertices[0])
      expect(track.points.at(-1)).toEqual(vertices.at(-1))
      expect([...track.distances].sort((a, b) => a - b)).toEqual(track.distances)
      expect(track.vertices).toHaveLength(vertices.length)
      expect([...track.vertices].sort((a, b) => a - b)).toEqual(track.vertices)
    }),
  )
})

test('rounding a corner shortens the way and stays within the radius of it', () => {
  const corner = [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
    { x: 100, y: 100 },
  ]
  const track = trackOf(corner, 10)
  expect(lengthOf(track)).toBeLessThan(200)
  expect(lengthOf(track)).toBeGreaterThan(190)
  const middle = pointAt(track, track.vertices[1] ?? 0)
  expect(Math.hypot(middle.x - 100, middle.y)).toBeLessThan(10)
})

test('a point along the track lies on the stretch up to it', () => {
  fc.assert(
    fc.property(line, fc.double({ min: 0, max: 1, noNaN: true }), (vertices, share) => {
      const track = trackOf(vertices, 9)
      const along = lengthOf(track) * share
      const walked = stretch(track, 0, along)
      if (along > 0) expect(walked.at(-1)).toEqual(pointAt(track, along))
      expect(pointAt(track, lengthOf(track) + 5)).toEqual(vertices.at(-1))
    }),
  )
})

test.for([
  { name: 'to the right', from: [0, 0], to: [10, 0], want: [0, 6] },
  { name: 'down', from: [0, 0], to: [0, 10], want: [-6, 0] },
  { name: 'to the left', from: [0, 0], to: [-10, 0], want: [0, -6] },
  { name: 'up', from: [0, 0], to: [0, -10], want: [6, 0] },
] as const)('travelling $name, the way back is shifted to the right hand', ({ from, to, want }) => {
  const [start] = shifted(
    [
      { x: from[0], y: from[1] },
      { x: to[0], y: to[1] },
    ],
    6,
  )
  expect(start?.x).toBeCloseTo(want[0])
  expect(start?.y).toBeCloseTo(want[1])
})

test('a shifted line keeps its corners square and one vertex for each vertex, repeated ones too', () => {
  const moved = shifted(
    [
      { x: 0, y: 0 },
      { x: 50, y: 0 },
      { x: 50, y: 0 },
      { x: 50, y: 40 },
    ],
    6,
  )
  expect(moved).toEqual([
    { x: 0, y: 6 },
    { x: 44, y: 6 },
    { x: 44, y: 6 },
    { x: 44, y: 40 },
  ])
})

test('an SVG path rounds its corners and leaves straight stretches alone', () => {
  const d = svgPath(
    [
      { x: 0, y: 0 },
      { x: 20, y: 0 },
      { x: 40, y: 0 },
      { x: 40, y: 30 },
    ],
    8,
  )
  expect(d).toBe('M0 0L20 0L32 0Q40 0 40 8L40 30')
})
