import { expect, test } from 'vitest'
import { completeLayout, geometry } from '#scenario'
import { hostKey, nodeKey, podKey, sampleGraph, serviceKey } from '../testing/sampleWalk'
import { cableDown } from './cables'
import { endpointLines } from './endpointLines'
import { measures, plateOf, sceneOf } from './scene'
import { dropOf, wayBetween, wiresOf } from './wires'

const scene = (pods: readonly number[], layout = {}) => {
  const graph = sampleGraph(pods)
  return { graph, scene: sceneOf(graph, completeLayout(graph, layout)) }
}
const none = { x: 0, y: 0, w: 0, h: 0 }

test('an endpoint line leaves its sign below, takes the bus, and ends at its Pod’s right edge', () => {
  const { graph, scene: at } = scene([1, 1])
  const [line] = endpointLines(graph, at, [serviceKey('web')])
  const sign = at.services.get(serviceKey('web')) ?? none
  const pod = at.pods.get(podKey('n2-p1')) ?? none
  expect(line?.vertices[0]).toEqual({ x: sign.x + sign.w / 2, y: sign.y + sign.h })
  expect(line?.vertices.at(-1)).toEqual({ x: pod.x + pod.w, y: pod.y + pod.h / 2 })
  expect(
    line?.vertices.every((point, i, all) => i === 0 || point.x === all[i - 1]?.x || point.y === all[i - 1]?.y),
  ).toBe(true)
})

test('lines are drawn for the Services that are shown only, those of ready endpoints on top', () => {
  const { graph, scene: at } = scene([1, 3])
  const [first, ...rest] = graph.edges
  const mixed = {
    ...graph,
    edges: [...(first ? [first] : []), ...rest.map((edge) => ({ ...edge, state: 'notReady' as const }))],
  }
  expect(endpointLines(mixed, at, [])).toEqual([])
  expect(endpointLines(mixed, at, [serviceKey('web')]).map((line) => line.edge.state)).toEqual([
    'notReady',
    'notReady',
    'ready',
  ])
})

test('Nodes side by side share a wire, Nodes below each other have one each, joined by the trunk', () => {
  const { scene: at } = scene([1, 1, 1, 1, 1, 1, 1])
  const wires = wiresOf(at)
  expect(wires.rows.length).toBeGreaterThan(1)
  expect(new Set(wires.heightOf.values()).size).toBe(wires.rows.length)
  const from = dropOf(at, wires, nodeKey('n1'))
  const to = dropOf(at, wires, nodeKey('n7'))
  if (!from || !to) throw new Error('both Nodes hang on a wire')
  const way = wayBetween(wires, from, to)
  expect(way[0]).toEqual(plateOf(at.nodes.get(nodeKey('n1')) ?? none))
  expect(way.filter((point) => point.x === wires.trunk)).toHaveLength(2)
})

test('a host outside reaches the trunk along its uplink', () => {
  const { scene: at } = scene([1])
  const wires = wiresOf(at)
  const drop = dropOf(at, wires, hostKey('laptop'))
  expect(drop?.to.x).toBe(wires.trunk)
  expect(drop?.via?.y).toBe(drop?.to.y)
})

test('cables of later columns join the first lane below the lowest Pod', () => {
  const { scene: at } = scene([geometry.node.maxRows + 2])
  const node = at.nodes.get(nodeKey('n1')) ?? none
  const lane = node.x + measures.cableLane
  const pods = [...at.pods.values()]
  const columns = new Set(pods.map((pod) => pod.x))
  expect(columns.size).toBe(2)
  for (const pod of pods) {
    const way = cableDown(pod, node, lane)
    expect(way.at(-1)?.x).toBe(lane)
    expect(way).toHaveLength(pod.x === Math.min(...columns) ? 1 : 3)
    const joint = way.at(-1)?.y ?? 0
    if (way.length > 1) expect(joint).toBeGreaterThan(Math.max(...pods.map((other) => other.y + other.h)))
  }
})

test('a line goes around the signs that stand between its own and the bus', () => {
  const names = Array.from({ length: 9 }, (_, i) => `s${i}`)
  const graph = sampleGraph([1, 1, 1], names)
  const at = sceneOf(graph, completeLayout(graph, {}))
  for (const name of names) {
    const [line] = endpointLines(graph, at, [serviceKey(name)])
    const others = [...at.services].filter(([key]) => key !== serviceKey(name))
    line?.vertices.slice(1).forEach((to, i) => {
      const from = line.vertices[i] ?? to
      const hit = others.find(
        ([, { x, y, w, h }]) =>
          Math.max(from.x, to.x) > x &&
          Math.min(from.x, to.x) < x + w &&
          Math.max(from.y, to.y) > y &&
          Math.min(from.y, to.y) < y + h,
      )
      expect(hit?.[0]).toBeUndefined()
    })
  }
})
