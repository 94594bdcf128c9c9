import fc from 'fast-check'
import { expect, test } from 'vitest'
import { besideAnchor, type Side } from './besideAnchor'

const screen = { width: 400, height: 300 }
const size = { width: 80, height: 20 }

test.for<[string, Side, number, number, { x: number; y: number }]>([
  ['below, centred', 'bottom', 200, 100, { x: 170, y: 126 }],
  ['above where there is no room below', 'bottom', 200, 270, { x: 170, y: 244 }],
  ['above', 'top', 200, 100, { x: 170, y: 74 }],
  ['below where there is no room above', 'top', 200, 10, { x: 170, y: 36 }],
  ['on the right', 'right', 200, 100, { x: 226, y: 100 }],
  ['on the left where there is no room on the right', 'right', 370, 100, { x: 284, y: 100 }],
  ['pushed in from the edge', 'bottom', 0, 100, { x: 8, y: 126 }],
])('%s', ([, side, left, top, place]) => {
  expect(besideAnchor({ left, top, width: 20, height: 20 }, size, side, screen)).toEqual(place)
})

test('an anchor on the screen is never covered, and the words do not leave the screen sideways', () => {
  const sides = fc.constantFrom<Side>('top', 'right', 'bottom', 'left')
  fc.assert(
    fc.property(sides, fc.integer({ min: 0, max: 380 }), fc.integer({ min: 0, max: 280 }), (side, left, top) => {
      const { x, y } = besideAnchor({ left, top, width: 20, height: 20 }, size, side, screen)
      expect(x + size.width <= left || x >= left + 20 || y + size.height <= top || y >= top + 20).toBe(true)
      expect(x >= 8 && x + size.width <= 392 && y >= 8 && y + size.height <= 292).toBe(true)
    }),
  )
})
