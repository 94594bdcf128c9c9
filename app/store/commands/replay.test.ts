import fc from 'fast-check'
import { expect, test } from 'vitest'
import { graphOf, ruleSetOf, type World } from '#engine'
import { completeLayout, toWorld } from '#scenario'
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

/** What stands on the canvas and where; the order in which things were written does not show there. */
function pictureOf(world: World) {
  const graph = graphOf(world)
  return {
    nodes: new Map(graph.nodes.map((each) => [each.key, each])),
    edges: new Map(graph.edges.map((each) => [each.id, each])),
    places: completeLayout(graph, {}),
  }
}

test.for(['empty', 'a-service'])(
  'what was put together from %s gives the same cluster wherever it is opened',
  (start) => {
    fc.assert(
      fc.property(fc.nat(12), fc.gen(), (count, gen) => {
        const store = storeWith(exampleScenario(start))
        for (let i = 0; i < count; i++) gen(placing, store)()
        const { world } = store.getState()
        const again = toWorld(savedOf(store.getState())).world
        expect(pictureOf(again)).toEqual(pictureOf(world))
        for (const { metadata } of world.objects.byKind.get('Node')?.values() ?? []) {
          expect(ruleSetOf(again, metadata.name)).toEqual(ruleSetOf(world, metadata.name))
        }
      }),
      { numRuns: 8 },
    )
  },
)
