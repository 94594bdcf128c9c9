import { expect, test } from 'vitest'
import type { Graph } from '#engine'
import type { ObjectKey } from '#model/objectMeta'
import { completeLayout, type Layout } from '#scenario'
import { sceneOf } from './geometry/scene'
import { hostKey, nodeKey, podKey, sampleGraph, serviceKey } from './testing/sampleWalk'
import { flowNodes, type FlowNode } from './toFlow'

interface Given {
  readonly graph?: Graph
  readonly layout?: Layout
  readonly selection?: readonly string[]
  readonly rover?: string
}

function input({ graph = sampleGraph([2, 1]), layout = {}, selection = [], rover }: Given) {
  const frames = completeLayout(graph, layout)
  return {
    graph,
    frames,
    scene: sceneOf(graph, frames),
    selection: new Set(selection),
    dragging: new Set<string>(),
    rover,
  }
}

const one = (nodes: readonly FlowNode[], id: ObjectKey): FlowNode | undefined => nodes.find((node) => node.id === id)

test('flow nodes come in reading order: each Node before its Pods, then Services, then hosts', () => {
  const ids = flowNodes()(input({})).map((node) => node.id)
  expect(ids).toEqual([
    'zone/outside',
    nodeKey('n1'),
    podKey('n1-p1'),
    podKey('n1-p2'),
    nodeKey('n2'),
    podKey('n2-p1'),
    serviceKey('web'),
    hostKey('laptop'),
  ])
})

test('a Pod is a child of its Node and its place is relative to it; every size is given', () => {
  const nodes = flowNodes()(input({}))
  const pod = one(nodes, podKey('n2-p1'))
  expect(pod).toMatchObject({ parentId: nodeKey('n2'), position: { x: 30, y: 52 } })
  expect(nodes.filter((node) => node.measured === undefined || (node.width ?? 0) === 0)).toEqual([])
})

test('a Pod without a Node stands in the tray, by itself', () => {
  const sample = sampleGraph([1])
  const waiting: Graph = {
    ...sample,
    nodes: sample.nodes.map((node) => {
      if (node.type !== 'Pod') return node
      const { node: _, ...free } = node
      return { ...free, state: 'pending', address: '' }
    }),
  }
  const nodes = flowNodes()(input({ graph: waiting }))
  expect(one(nodes, podKey('n1-p1'))).not.toHaveProperty('parentId')
  expect(nodes.map((node) => node.id)).toContain('zone/waiting')
  expect(one(nodes, podKey('n1-p1'))?.ariaLabel).toBe('Pod n1-p1, pending, waits for a Node')
})

test('what did not change keeps its identity', () => {
  const make = flowNodes()
  const first = make(input({}))
  const again = make(input({}))
  expect(again.every((node, i) => node === first[i])).toBe(true)

  const selected = make(input({ selection: [podKey('n1-p1')] }))
  const changed = selected.filter((node, i) => node !== first[i])
  expect(changed.map((node) => node.id)).toEqual([podKey('n1-p1')])

  const placed = make(input({ selection: [podKey('n1-p1')], layout: { [serviceKey('web')]: { x: 900, y: -300 } } }))
  expect(placed.filter((node, i) => node !== selected[i]).map((node) => node.id)).toEqual([serviceKey('web')])
})

test('one flow node is a stop of Tab, and each says what it is', () => {
  const nodes = flowNodes()(input({ rover: podKey('n1-p2') }))
  expect(nodes.filter((node) => node.domAttributes?.tabIndex === 0).map((node) => node.id)).toEqual([podKey('n1-p2')])
  expect(nodes.flatMap((node) => node.ariaLabel ?? [])).toEqual([
    'Node n1, 192.168.0.11, 2 Pods',
    'Pod n1-p1, ready, 10.244.0.2, on n1',
    'Pod n1-p2, ready, 10.244.0.3, on n1',
    'Node n2, 192.168.0.12, 1 Pod',
    'Pod n2-p1, ready, 10.244.1.2, on n2',
    'Service web, 10.96.40.40 port 80, 1 of 1 endpoint ready',
    'Host laptop, 198.51.100.7, outside the cluster',
  ])
})
