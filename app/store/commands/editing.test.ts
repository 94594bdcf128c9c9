import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { objectOf } from '#kinds/registry'
import { objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import type { PlaygroundStore } from '../command'
import { exampleScenario, must, node, pod, service, smallCluster, storeWith } from '../testing/playground'
import { openedScenario } from '#scenario'
import { graph, isSystem, slicesOf } from '../selectors'
import { deleteObjects } from './deleteObjects'
import { duplicateObjects } from './duplicateObjects'
import { moveOnCanvas } from './moveOnCanvas'
import { movePodToNode } from './movePodToNode'
import { placeObject } from './placeObject'
import { redo } from './redo'
import { renameScenario } from './renameScenario'
import { selectObjects } from './selectObjects'
import { setReadiness } from './setReadiness'
import { setReplicas } from './setReplicas'
import { undo } from './undo'

const facts = (store: PlaygroundStore) => {
  const { scenario } = store.getState()
  return { ...scenario, objects: [...scenario.objects] }
}

/** What somebody wrote, without the cluster's own DNS. */
const written = (store: PlaygroundStore): readonly ObjectKey[] =>
  [...store.getState().scenario.objects.keys()].filter((key) => parseKey(key).namespace !== 'kube-system')

const livePod = (store: PlaygroundStore, name: string) => objectOf(store.getState().world.objects, 'Pod', pod(name))

const readyEndpoints = (store: PlaygroundStore, name: string): number =>
  slicesOf(store.getState(), service(name))
    .flatMap((slice) => slice.endpoints ?? [])
    .filter((endpoint) => endpoint.conditions?.ready !== false).length

describe('placing', () => {
  test('Nodes, Pods and a Service from the palette make a cluster in which the Service has its endpoints', () => {
    const store = smallCluster()
    expect(written(store)).toEqual([
      node('node1'),
      node('node2'),
      pod('web-1'),
      pod('web-2'),
      pod('web-3'),
      service('web'),
    ])
    expect(livePod(store, 'web-3')?.spec.nodeName).toBe('node2')
    expect(readyEndpoints(store, 'web')).toBe(3)
    expect(store.getState().selection).toEqual([service('web')])
    expect(store.getState().notices).toEqual([])
  })

  test('a Service without Pods to select stands without a selector, and says so', () => {
    const store = storeWith()
    must(store, placeObject, { what: 'Service' })
    expect(objectOf(store.getState().world.objects, 'Service', service('web'))?.spec.selector).toBeUndefined()
    expect(store.getState().notices.map((notice) => notice.title)).toEqual(['No selector'])
  })

  test('machines outside get addresses of their own', () => {
    const store = storeWith()
    must(store, placeObject, { what: 'Host' })
    must(store, placeObject, { what: 'Host' })
    expect(store.getState().scenario.hosts.map(({ name, ip }) => `${name} ${ip}`)).toEqual([
      'laptop 198.51.100.7',
      'host-2 198.51.100.8',
    ])
    expect(store.getState().world.hosts).toHaveLength(2)
  })
})

describe('a Pod that moves', () => {
  test('is a copy with an address of the other Node, and the endpoint follows', () => {
    const store = smallCluster()
    const before = livePod(store, 'web-1')
    must(store, movePodToNode, { pod: pod('web-1'), node: node('node2') })
    const after = livePod(store, 'web-1')
    expect(after?.spec.nodeName).toBe('node2')
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid)
    expect(after?.status?.podIP).not.toBe(before?.status?.podIP)
    expect(store.getState().notices.at(-1)?.detail).toContain(`${before?.status?.podIP} is now ${after?.status?.podIP}`)
    expect(readyEndpoints(store, 'web')).toBe(3)
  })

  test('goes back when that is undone', () => {
    const store = smallCluster()
    const start = facts(store)
    must(store, movePodToNode, { pod: pod('web-1'), node: node('node2') })
    must(store, undo, {})
    expect(facts(store)).toEqual(start)
    expect(livePod(store, 'web-1')?.spec.nodeName).toBe('node1')
  })

  test('is bound when it waited for a Node, and waits again when that is undone', () => {
    const store = storeWith()
    must(store, placeObject, { what: 'Pod' })
    expect(livePod(store, 'web-1')?.spec.nodeName).toBeUndefined()
    must(store, placeObject, { what: 'Node' })
    expect(livePod(store, 'web-1')?.spec.nodeName).toBe('node1')
  })

  test('of a Deployment stays one of its Pods, on the other Node', () => {
    const store = storeWith()
    must(store, placeObject, { what: 'Node' })
    must(store, placeObject, { what: 'Node' })
    must(store, placeObject, { what: 'Deployment' })
    const pods = () => graph(store.getState()).nodes.filter((one) => one.type === 'Pod' && one.namespace === 'default')
    const [first] = pods()
    const from = first?.type === 'Pod' ? first.node : undefined
    const to = from === node('node1') ? node('node2') : node('node1')
    expect(first).toBeDefined()
    must(store, movePodToNode, { pod: first?.key ?? pod('none'), node: to })
    expect(pods()).toHaveLength(2)
    expect(pods().find((one) => one.key === first?.key)).toMatchObject({ node: to, state: 'ready' })
    must(store, undo, {})
    expect(pods()).toHaveLength(2)
    expect(written(store)).toEqual([node('node1'), node('node2'), objectKey('Deployment', 'default', 'api')])
  })
})

describe('readiness', () => {
  test('a Pod that is made not ready leaves the endpoints, and comes back', () => {
    const store = smallCluster()
    must(store, setReadiness, { pod: pod('web-2'), ready: false })
    expect(readyEndpoints(store, 'web')).toBe(2)
    must(store, setReadiness, { pod: pod('web-2'), ready: true })
    expect(readyEndpoints(store, 'web')).toBe(3)
    must(store, undo, {})
    expect(readyEndpoints(store, 'web')).toBe(2)
  })

  test('one Pod of a Deployment fails alone, is written into the scenario, and is given back by undo', () => {
    const store = storeWith()
    must(store, placeObject, { what: 'Node' })
    must(store, placeObject, { what: 'Deployment' })
    const [first] = graph(store.getState()).nodes.filter((one) => one.type === 'Pod' && one.namespace === 'default')
    const key = first?.key ?? pod('none')
    must(store, setReadiness, { pod: key, ready: false })
    const states = () =>
      graph(store.getState()).nodes.flatMap((one) =>
        one.type === 'Pod' && one.namespace === 'default' ? [one.state] : [],
      )
    expect(states().toSorted()).toEqual(['notReady', 'ready'])
    expect(store.getState().scenario.objects.has(key)).toBe(true)
    must(store, undo, {})
    expect(states()).toEqual(['ready', 'ready'])
    expect(objectOf(store.getState().world.objects, 'Pod', key)).toBeDefined()
  })
})

describe('deleting', () => {
  test('a Node takes its Pods with it; one undo brings all of them back', () => {
    const store = smallCluster()
    const start = facts(store)
    must(store, deleteObjects, { keys: [node('node1')] })
    expect(written(store)).toEqual([node('node2'), pod('web-3'), service('web')])
    expect(readyEndpoints(store, 'web')).toBe(1)
    must(store, undo, {})
    expect(facts(store)).toEqual(start)
    expect(readyEndpoints(store, 'web')).toBe(3)
  })

  test('a Pod of a Deployment is replaced, and the document does not change', () => {
    const store = storeWith()
    must(store, placeObject, { what: 'Node' })
    must(store, placeObject, { what: 'Deployment' })
    const start = facts(store)
    const names = () => graph(store.getState()).nodes.flatMap((one) => (one.type === 'Pod' ? [one.key] : []))
    const before = names()
    const victim = before.find((key) => !isSystem(store.getState(), key)) ?? pod('none')
    must(store, deleteObjects, { keys: [victim] })
    expect(names()).toHaveLength(before.length)
    expect(names()).not.toContain(victim)
    expect(facts(store)).toEqual(start)
  })

  test('what the cluster brought along cannot be deleted', () => {
    const store = smallCluster()
    const kubernetes = objectKey('Service', 'default', 'kubernetes')
    expect(deleteObjects.canRun(store.getState(), { keys: [kubernetes] })).not.toBe(true)
  })

  test('what a new cluster gets by default stays deleted wherever the scenario is opened again', () => {
    const store = smallCluster()
    must(store, deleteObjects, {
      keys: [objectKey('Deployment', 'kube-system', 'coredns'), node('node1'), node('node2')],
    })
    const { scenario } = store.getState()
    expect(openedScenario(scenario)).toBe(scenario)
    expect(scenario.cluster).toMatchObject({ nodes: 'none', coredns: 'none' })
  })
})

describe('undo and redo', () => {
  const commands: fc.Arbitrary<(store: PlaygroundStore) => void> = fc.oneof(
    fc
      .constantFrom('Node', 'Pod', 'Deployment', 'Service', 'Host' as const)
      .map((what) => (store: PlaygroundStore) => placeObject.run(store, { what })),
    fc.nat(5).map((n) => (store: PlaygroundStore) => {
      const key = [...store.getState().scenario.objects.keys()][n]
      if (key) deleteObjects.run(store, { keys: [key] })
    }),
    fc.nat(5).map((n) => (store: PlaygroundStore) => {
      const key = [...store.getState().scenario.objects.keys()][n]
      if (key) duplicateObjects.run(store, { keys: [key] })
    }),
    fc.tuple(fc.nat(3), fc.nat(300), fc.nat(2)).map(([n, x, drag]) => (store: PlaygroundStore) => {
      const key: ObjectKey = [...store.getState().scenario.objects.keys()][n] ?? node('nowhere')
      moveOnCanvas.run(store, { places: { [key]: { x, y: x } }, group: `drag ${drag}` })
    }),
    fc.string().map((title) => (store: PlaygroundStore) => renameScenario.run(store, { title })),
    fc.tuple(fc.nat(3), fc.nat(1)).map(([n, to]) => (store: PlaygroundStore) => {
      const pods = [...store.getState().scenario.objects.keys()].filter((key) => key.startsWith('Pod/'))
      const args = { pod: pods[n] ?? pod('none'), node: node(`node${to + 1}`) }
      if (movePodToNode.canRun(store.getState(), args) === true) movePodToNode.run(store, args)
    }),
    fc.nat(4).map((replicas) => (store: PlaygroundStore) => {
      const args = { key: objectKey('Deployment', 'default', 'api'), replicas }
      if (setReplicas.canRun(store.getState(), args) === true) setReplicas.run(store, args)
    }),
  )

  test('to the beginning restores the start, and to the end again restores the end', () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 12 }), (acts) => {
        const store = storeWith()
        const start = facts(store)
        for (const act of acts) act(store)
        const end = facts(store)
        while (store.getState().past.length > 0) must(store, undo, {})
        expect(facts(store)).toEqual(start)
        while (store.getState().future.length > 0) must(store, redo, {})
        expect(facts(store)).toEqual(end)
      }),
      { numRuns: 25 },
    )
  })

  test('never touch the selection of what still stands', () => {
    const store = smallCluster()
    must(store, renameScenario, { title: 'Mine' })
    must(store, selectObjects, { keys: [pod('web-1')] })
    must(store, undo, {})
    expect(store.getState().selection).toEqual([pod('web-1')])
  })

  test('a drag of many moves is taken back at once', () => {
    const store = smallCluster()
    const before = store.getState().past.length
    for (let x = 0; x < 10; x++) must(store, moveOnCanvas, { places: { [pod('web-1')]: { x, y: 0 } }, group: 'drag 1' })
    expect(store.getState().past).toHaveLength(before + 1)
    const { world } = store.getState()
    must(store, undo, {})
    expect(store.getState().scenario.layout).toEqual(exampleScenario('empty').layout)
    expect(store.getState().world).toBe(world)
  })
})
