import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultClusterSettings } from '#model/clusterSettings'
import { objectKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { Place, Scenario } from '#scenario'
import { applied, entryOf, folded, isNothing, replacementOf, reversed, touchesCluster, type Change } from './history'

const blank: Scenario = {
  name: 'empty',
  title: '',
  description: '',
  cluster: defaultClusterSettings,
  hosts: [],
  requests: [],
  script: [],
  layout: {},
  objects: new Map(),
}

const keys = ['a', 'b', 'c', 'd'].map((name) => objectKey('ConfigMap', 'default', name))
const keyed = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<ReadonlyMap<ObjectKey, T>> =>
  fc.array(fc.tuple(fc.constantFrom(...keys), values), { maxLength: 4 }).map((pairs) => new Map(pairs))

const object: fc.Arbitrary<KubeObject | undefined> = fc.option(
  fc.nat(9).map((n) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `version-${n}` } })),
  { nil: undefined },
)
const place: fc.Arbitrary<Place | undefined> = fc.option(fc.record({ x: fc.nat(9), y: fc.nat(9) }), { nil: undefined })
const change: fc.Arbitrary<Change> = fc
  .record({ objects: keyed(object), layout: keyed(place), title: fc.option(fc.string(), { nil: undefined }) })
  .map(({ objects, layout, title }) => ({
    label: 'change',
    objects,
    layout,
    ...(title === undefined ? {} : { settings: { title } }),
  }))

/** A scenario as a value in which the order of objects counts, as it does when they are applied. */
const facts = (scenario: Scenario) => ({ ...scenario, objects: [...scenario.objects] })

const after = (scenario: Scenario, changes: readonly Change[]): Scenario =>
  changes.reduce((current, next) => applied(current, entryOf(current, next)), scenario)

describe('history entries', () => {
  test('taken back, any change leaves the scenario as it was, order of objects included', () => {
    fc.assert(
      fc.property(fc.array(change), change, (before, next) => {
        const start = after(blank, before)
        const entry = entryOf(start, next)
        expect(facts(applied(applied(start, entry), reversed(entry)))).toEqual(facts(start))
      }),
    )
  })

  test('done again, a change that was taken back gives the same scenario', () => {
    fc.assert(
      fc.property(fc.array(change), change, (before, next) => {
        const start = after(blank, before)
        const entry = entryOf(start, next)
        const once = applied(start, entry)
        expect(facts(applied(applied(once, reversed(entry)), entry))).toEqual(facts(once))
      }),
    )
  })

  test('two folded into one do what both do, and are taken back at once', () => {
    fc.assert(
      fc.property(fc.array(change), change, change, (before, one, two) => {
        const start = after(blank, before)
        const first = entryOf(start, one)
        const middle = applied(start, first)
        const second = entryOf(middle, two)
        const end = applied(middle, second)
        const both = folded(first, second)
        expect(facts(applied(start, both))).toEqual(facts(end))
        expect(facts(applied(end, reversed(both)))).toEqual(facts(start))
      }),
    )
  })

  test('another document can be put in place and taken back', () => {
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (left, right) => {
        const [old, next] = [after(blank, left), after(blank, right)]
        const entry = replacementOf(old, next, 'Open')
        expect(facts(applied(old, entry))).toEqual(facts(next))
        expect(facts(applied(next, reversed(entry)))).toEqual(facts(old))
      }),
    )
  })

  test('a change to what already stands is nothing', () => {
    fc.assert(
      fc.property(fc.array(change), change, (before, next) => {
        const end = after(after(blank, before), [next])
        expect(isNothing(entryOf(end, next))).toBe(true)
      }),
    )
  })

  test.for([
    { what: 'a place', change: { layout: new Map([[keys[0], { x: 1, y: 2 }]]) }, touches: false },
    { what: 'the title', change: { settings: { title: 'Mine' } }, touches: false },
    { what: 'a machine outside', change: { settings: { hosts: [] as Scenario['hosts'] } }, touches: true },
    { what: 'the seed', change: { settings: { cluster: { ...defaultClusterSettings, seed: 2 } } }, touches: true },
  ])('$what: the cluster is touched: $touches', ({ change: partial, touches }) => {
    const entry = entryOf(blank, { label: 'change', ...(partial as Partial<Change>) })
    expect(isNothing(entry)).toBe(false)
    expect(touchesCluster(entry)).toBe(touches)
  })
})
