import { expect, test } from 'vitest'
import { chiSquareP } from './chiSquare'

// The critical values of any table of the chi-square distribution.
test.for([
  {
    cells: [
      [58, 0.5],
      [42, 0.5],
    ],
    p: 0.1096,
  },
  {
    cells: [
      [60, 0.5],
      [40, 0.5],
    ],
    p: 0.0455,
  },
  {
    cells: [
      [75, 0.5],
      [25, 0.5],
    ],
    p: 5.73e-7,
  },
  {
    cells: [
      [30, 0.25],
      [20, 0.25],
      [25, 0.25],
      [25, 0.25],
    ],
    p: 0.5724,
  },
  {
    cells: [
      [50, 0.5],
      [50, 0.5],
    ],
    p: 1,
  },
  { cells: [[12, 1]], p: 1 },
] as const)('counts and probabilities $cells have p = $p', ({ cells, p }) => {
  const found = chiSquareP(cells.map(([seen, probability]) => ({ seen, probability })))
  expect(found / p).toBeCloseTo(1, 2)
})

test('rare outcomes are joined, so that one of them seen once is no sensation', () => {
  const rare = Array.from({ length: 10 }, (_, i) => ({ seen: i === 0 ? 10 : 0, probability: 0.01 }))
  expect(chiSquareP([{ seen: 90, probability: 0.9 }, ...rare])).toBe(1)
})
