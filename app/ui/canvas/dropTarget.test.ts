import { expect, test } from 'vitest'
import { completeLayout } from '#scenario'
import { marked, moveTarget, placeAt, placeTarget, thingAt } from './dropTarget'
import { centreOf, sceneOf } from './geometry/scene'
import type { Box, Point } from './geometry/polyline'
import { nodeKey, podKey, sampleGraph, serviceKey } from './testing/sampleWalk'

const graph = sampleGraph([2, 1])
const scene = sceneOf(graph, completeLayout(graph, {}))
const middle = (box: Box | undefined): Point => centreOf(box ?? { x: 0, y: 0, w: 0, h: 0 })
const onPod = middle(scene.pods.get(podKey('n1-p1')))
const onNode = middle(scene.nodes.get(nodeKey('n2')))
const free: Point = { x: 3000, y: 3000 }

test.for([
  { what: 'Pod', at: onNode, type: 'node', words: 'Place on n2' },
  { what: 'Pod', at: onPod, type: 'node', words: 'Place on n1' },
  { what: 'Pod', at: free, type: 'free', words: 'Place: the scheduler chooses a Node' },
  { what: 'Deployment', at: onNode, type: 'free', words: 'Place: the scheduler chooses Nodes' },
  { what: 'Service', at: onPod, type: 'pods', words: 'Select Pods like n1-p1' },
  { what: 'Service', at: onNode, type: 'free', words: 'Place above: a Service runs on no Node' },
  { what: 'Service', at: free, type: 'free', words: 'Place the Service here' },
  { what: 'Node', at: onNode, type: 'refused', words: 'n2 stands here already' },
  { what: 'Host', at: onNode, type: 'refused', words: 'An outside host stands outside the cluster' },
  { what: 'Host', at: free, type: 'free', words: 'Place outside the cluster' },
] as const)('$what: $words', ({ what, at, type, words }) => {
  expect(placeTarget(scene, what, at, [])).toMatchObject({ type, words })
})

test('a Service over one of several selected Pods selects by all of them', () => {
  const selection = [podKey('n1-p1'), podKey('n2-p1'), nodeKey('n1')]
  expect(placeTarget(scene, 'Service', onPod, selection)).toEqual({
    type: 'pods',
    pods: [podKey('n1-p1'), podKey('n2-p1')],
    words: 'Select 2 Pods',
  })
})

test.for([
  { name: 'another Node', at: onNode, type: 'node', on: nodeKey('n2') },
  { name: 'its own Node', at: onPod, type: 'refused', on: nodeKey('n1') },
  { name: 'no Node', at: free, type: 'refused', on: undefined },
] as const)('a carried Pod over $name', ({ at, type, on }) => {
  const target = moveTarget(scene, podKey('n1-p1'), at)
  expect(target.type).toBe(type)
  expect(marked(target)).toBe(on)
})

test('a point lies on the smallest thing there', () => {
  expect(thingAt(scene, onPod)).toBe(podKey('n1-p1'))
  expect(thingAt(scene, onNode)).toBe(nodeKey('n2'))
  expect(thingAt(scene, middle(scene.services.get(serviceKey('web'))))).toBe(serviceKey('web'))
  expect(thingAt(scene, free)).toBeUndefined()
})

test('what is put down stands around the pointer, on the grid', () => {
  const { x, y } = placeAt('Service', { x: 503, y: 207 })
  expect([x % 10, y % 10]).toEqual([0, 0])
  expect(Math.abs(x + 118 - 503)).toBeLessThanOrEqual(5)
  expect(Math.abs(y + 31 - 207)).toBeLessThanOrEqual(5)
})
