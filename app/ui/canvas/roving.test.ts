import { expect, test } from 'vitest'
import { completeLayout } from '#scenario'
import { sceneOf } from './geometry/scene'
import { neighbour } from './roving'
import { nodeKey, podKey, sampleGraph, serviceKey } from './testing/sampleWalk'

const graph = sampleGraph([2, 1])
const scene = sceneOf(graph, completeLayout(graph, {}))

test.for([
  { from: nodeKey('n1'), press: 'ArrowDown', to: podKey('n1-p1') },
  { from: podKey('n1-p1'), press: 'ArrowDown', to: podKey('n1-p2') },
  { from: podKey('n1-p1'), press: 'ArrowUp', to: nodeKey('n1') },
  { from: podKey('n1-p1'), press: 'ArrowRight', to: podKey('n2-p1') },
  { from: nodeKey('n2'), press: 'ArrowLeft', to: nodeKey('n1') },
  { from: nodeKey('n1'), press: 'ArrowLeft', to: undefined },
  { from: podKey('n1-p2'), press: 'ArrowDown', to: undefined },
  { from: nodeKey('n2'), press: 'ArrowUp', to: serviceKey('web') },
] as const)('$press from $from goes to $to', ({ from, press, to }) => {
  expect(neighbour(scene, from, press)).toBe(to)
})
