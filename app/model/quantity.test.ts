import { expect, test } from 'vitest'
import { milliOf } from './quantity'

test.for([
  ['250m', 250],
  ['1', 1000],
  [2, 2000],
  ['0.5', 500],
  ['1k', 1e6],
  ['64Ki', 65_536_000],
  ['1Gi', 1000 * 2 ** 30],
  ['2e3', 2e6],
  ['1E', 1e21],
  ['100u', 0.1],
  ['1x', undefined],
  ['Mi', undefined],
  ['', undefined],
  [undefined, undefined],
] as const)('%s is %s thousandths', ([quantity, want]) => {
  const found = milliOf(quantity)
  if (want === undefined) expect(found).toBeUndefined()
  else expect(found).toBeCloseTo(want, 6)
})
