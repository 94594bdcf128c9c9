import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EndpointSlice, SliceEndpoint } from '#kinds/endpointslice/schema'
import { packSlices } from './slicePacking'

const endpoint = (n: number, ready = true): SliceEndpoint => ({
  addresses: [`10.0.${Math.floor(n / 256)}.${n % 256}`],
  conditions: { ready },
  targetRef: { kind: 'Pod', namespace: 'default', name: `pod-${n}` },
})

const range = (from: number, count: number, ready = true): readonly SliceEndpoint[] =>
  Array.from({ length: count }, (_, i) => endpoint(from + i, ready))

const slice = (endpoints: readonly SliceEndpoint[]): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'web' },
  addressType: 'IPv4',
  endpoints,
})

const sizes = (existing: readonly EndpointSlice[], wanted: readonly SliceEndpoint[]): readonly number[] => {
  const { kept, added } = packSlices(existing, wanted, 100)
  return [...kept.map(({ endpoints }) => endpoints.length), ...added.map(({ length }) => length)].sort((a, b) => b - a)
}

// fidelity: endpoints-slices
test.for([
  { name: '250 at once', existing: [], wanted: range(0, 250), want: [100, 100, 50] },
  {
    name: 'more than one slice can take',
    existing: [slice(range(0, 62)), slice(range(62, 61))],
    wanted: range(0, 62 + 61 + 127),
    want: [100, 89, 61],
  },
  {
    name: 'into the fuller of two that are written anyway',
    existing: [slice(range(0, 80)), slice(range(80, 20))],
    wanted: [...range(0, 100, false), ...range(100, 15)],
    want: [95, 20],
  },
  {
    name: 'into the one that ends up fullest when none is written',
    existing: [slice(range(0, 80)), slice(range(80, 20))],
    wanted: range(0, 115),
    want: [95, 20],
  },
  {
    name: 'nothing is rebalanced',
    existing: Array.from({ length: 10 }, (_, i) => slice(range(30 * i, 30))),
    wanted: range(0, 300),
    want: Array.from({ length: 10 }, () => 30),
  },
])('$name', ({ existing, wanted, want }) => {
  expect(sizes(existing, wanted)).toEqual(want)
})

test('slices that hold what they should are not written', () => {
  const existing = [slice(range(0, 40)), slice(range(40, 40))]
  const { kept } = packSlices(existing, [...range(0, 40), ...range(40, 40, false)], 100)
  expect(kept.map(({ endpoints }, i) => endpoints.every((one, j) => one === kept[i]?.slice.endpoints?.[j]))).toEqual([
    false,
    true,
  ])
})

test('whatever was there, each endpoint ends up in one slice and no slice is too full', () => {
  const some = fc.uniqueArray(fc.nat(60), { maxLength: 40 })
  fc.assert(
    fc.property(fc.array(some, { maxLength: 4 }), some, (before, wanted) => {
      const existing = before.map((numbers) => slice(numbers.slice(0, 7).map((n) => endpoint(n))))
      const { kept, added, emptied } = packSlices(
        existing,
        wanted.map((n) => endpoint(n)),
        7,
      )
      const all = [...kept.map(({ endpoints }) => endpoints), ...added]
      const names = all.flat().map(({ targetRef }) => targetRef?.name ?? '')
      expect(names).toHaveLength(wanted.length)
      expect(new Set(names)).toEqual(new Set(wanted.map((n) => `pod-${n}`)))
      expect(all.every(({ length }) => length > 0 && length <= 7)).toBe(true)
      expect(kept.length + emptied.length).toBe(existing.length)
    }),
    { numRuns: 200 },
  )
})
