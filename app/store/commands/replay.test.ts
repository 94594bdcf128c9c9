import fc from 'fast-check'
import { expect, test } from 'vitest'
import { graphOf, ruleSetOf } from '#engine'
import { toWorld } from '#scenario'
import type { PlaygroundStore } from '../command'
import { savedOf } from '../selectors'
import { exampleScenario, node, storeWith } from '../testing/playground'
import { placeObject } from './placeObject'

const placing = (store: PlaygroundStore): fc.Arbitrary<() => void> =>
  fc.oneof(
    fc
      .constantFrom('Node', 'Pod', 'Deployment', 'Service', 'Host' as const)
      .map((what) => () => placeObject.run(store, { what })),
    fc.nat(2).map((n) => () => {
      const key = node(`node${n + 1}`)
      if (store.getState().scenario.objects.has(key)) placeObject.run(store, { what: 'Pod', node: key })
    }),
  )

test.for(['empty', 'a-service'])(
  'what was put together from %s gives the same cluster wherever it is opened',
  (start) => {
    fc.assert(
      fc.property(fc.nat(12), fc.gen(), (count, gen) => {
        const store = storeWith(exampleScenario(start))
        for (let i = 0; i < count; i++) gen(placing, store)()
        const { world } = store.getState()
        const again = toWorld(savedOf(store.getState())).world
        expect(graphOf(again)).toEqual(graphOf(world))
        for (const { metadata } of world.objects.byKind.get('Node')?.values() ?? []) {
          expect(ruleSetOf(again, metadata.name)).toEqual(ruleSetOf(world, metadata.name))
        }
      }),
      { numRuns: 8 },
    )
  },
)
