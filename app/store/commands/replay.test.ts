import fc from 'fast-check'
import { expect, test } from 'vitest'
import { graphOf, type World } from '#engine'
import { ruleSetOf } from '#engine/dataplane'
import type { ObjectKey } from '#model/objectMeta'
import { completeLayout, toWorld } from '#scenario'
import type { Command, PlaygroundStore } from '../command'
import { savedOf } from '../selectors'
import { exampleScenario, node, storeWith } from '../testing/playground'
import { deleteObjects } from './deleteObjects'
import { movePodToNode } from './movePodToNode'
import { placeObject } from './placeObject'
import { redo } from './redo'
import { setReadiness } from './setReadiness'
import { setReplicas } from './setReplicas'
import { undo } from './undo'

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

/** What people do to Pods that somebody else made, and to their makers. */
const changing = (store: PlaygroundStore): fc.Arbitrary<() => void> => {
  const live = (kind: 'Pod' | 'Node' | 'Deployment'): readonly ObjectKey[] => [
    ...(store.getState().world.objects.byKind.get(kind)?.keys() ?? []),
  ]
  const run = <A>(command: Command<A>, args: A): void => {
    if (command.canRun(store.getState(), args) === true) command.run(store, args)
  }
  const withPod = (act: (pod: ObjectKey, n: number) => void): fc.Arbitrary<() => void> =>
    fc.tuple(fc.nat(99), fc.nat(99)).map(([which, n]) => () => {
      const pods = live('Pod')
      const pod = pods[which % Math.max(1, pods.length)]
      if (pod !== undefined) act(pod, n)
    })
  return fc.oneof(
    withPod((pod, n) => {
      const nodes = live('Node')
      const to = nodes[n % Math.max(1, nodes.length)]
      if (to !== undefined) run(movePodToNode, { pod, node: to })
    }),
    withPod((pod, n) => run(setReadiness, { pod, ready: n % 2 === 0 })),
    withPod((pod) => run(deleteObjects, { keys: [pod] })),
    fc.nat(4).map((replicas) => () => {
      for (const key of live('Deployment')) run(setReplicas, { key, replicas })
    }),
    fc.constant(() => run(undo, {})),
    fc.constant(() => run(redo, {})),
  )
}

test.for(['empty', 'a-service'])(
  'what was put together from %s gives the same cluster wherever it is opened',
  (start) => {
    fc.assert(
      fc.property(fc.nat(12), fc.gen(), (count, gen) => {
        const store = storeWith(exampleScenario(start))
        for (let i = 0; i < count; i++) gen(i % 3 === 2 ? changing : placing, store)()
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
