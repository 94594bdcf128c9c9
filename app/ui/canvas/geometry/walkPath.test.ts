import fc from 'fast-check'
import { expect, test } from 'vitest'
import { completeLayout } from '#scenario'
import { betweenPods, hostKey, nodeKey, podKey, sampleGraph, sampleWalk, throughNode } from '../testing/sampleWalk'
import { lengthOf, type Box, type Point } from './polyline'
import { plateOf, plugOf, railOf, sceneOf, type Scene } from './scene'
import { walkPath } from './walkPath'

const sceneWith = (pods: readonly number[], services?: readonly string[]): Scene => {
  const graph = sampleGraph(pods, services)
  return sceneOf(graph, completeLayout(graph, {}))
}

const box = (boxes: ReadonlyMap<unknown, Box>, key: unknown): Box => boxes.get(key) ?? { x: 0, y: 0, w: 0, h: 0 }

test('every station has a stop, and the way there only goes on', () => {
  const scene = sceneWith([2, 2])
  const { trace, stations } = betweenPods(podKey('n1-p1'), [nodeKey('n1'), nodeKey('n2')], podKey('n2-p1'))
  const path = walkPath(scene, stations, trace)
  expect(path.stops).toHaveLength(stations.length)
  const distances = path.stops.map((stop) => stop.distance)
  expect([...distances].sort((a, b) => a - b)).toEqual(distances)
  expect(path.turn).toBeGreaterThan(0)
  expect(path.turn).toBeLessThan(lengthOf(path.track))
})

test('what a tunnel wraps and unwraps on a Node keeps to the direction of travel', () => {
  const scene = sceneWith([1, 1])
  const wrapping = [
    'in',
    'PREROUTING',
    'route',
    'FORWARD',
    'POSTROUTING',
    'out',
    'route',
    'OUTPUT',
    'POSTROUTING',
    'out',
  ] as const
  const unwrapping = [
    'in',
    'PREROUTING',
    'route',
    'INPUT',
    'in',
    'PREROUTING',
    'route',
    'FORWARD',
    'POSTROUTING',
    'out',
  ] as const
  const { trace, stations } = sampleWalk([
    { key: podKey('n1-p1'), happens: ['send', 'route', 'out'] },
    { key: nodeKey('n1'), happens: wrapping },
    { key: nodeKey('n2'), happens: unwrapping },
    { key: podKey('n2-p1'), happens: ['in', 'deliver'] },
  ])
  const path = walkPath(scene, stations, trace)
  const along = (hop: number) => path.stops.filter((_, i) => stations[i]?.hop === hop).map(({ point }) => point.x)
  expect(along(1)).toEqual(along(1).toSorted((a, b) => a - b))
  expect(along(2)).toEqual(along(2).toSorted((a, b) => b - a))
})

test('it begins at the sender’s plug and turns at the receiver’s', () => {
  const scene = sceneWith([1, 1])
  const { trace, stations } = betweenPods(podKey('n1-p1'), [nodeKey('n1'), nodeKey('n2')], podKey('n2-p1'))
  const path = walkPath(scene, stations, trace)
  expect(path.track.points[0]).toEqual(plugOf(box(scene.pods, podKey('n1-p1'))))
  const delivered = path.stops.findLast((_, i) => stations[i]?.leg === 'request')
  expect(delivered?.point).toEqual(plugOf(box(scene.pods, podKey('n2-p1'))))
})

test('hooks stand on the rail of their Node, in the order of travel', () => {
  const scene = sceneWith([1, 1])
  const { trace, stations } = betweenPods(podKey('n1-p1'), [nodeKey('n1'), nodeKey('n2')], podKey('n2-p1'))
  const path = walkPath(scene, stations, trace)
  const on = (stay: string) =>
    path.stops.filter((stop) => stop.stay === stay && stop.anchor.type === 'hook').map((stop) => stop.point)
  const first = on('request 1')
  expect(first.map((point) => point.y)).toEqual(first.map(() => railOf(box(scene.nodes, nodeKey('n1')))))
  expect(first.map((point) => point.x)).toEqual([...first.map((point) => point.x)].sort((a, b) => a - b))
  // Over the wire a packet comes in at the plate on the right, so there the rail runs to the left.
  const second = on('request 2').map((point) => point.x)
  expect(second).toEqual([...second].sort((a, b) => b - a))
})

test.for([
  { name: 'two Pods of one Node', nodes: ['n1'], to: 'n1-p2' },
  { name: 'Pods of two Nodes', nodes: ['n1', 'n2'], to: 'n2-p1' },
])('between $name it passes the plates only when it takes the wire', ({ nodes, to }) => {
  const scene = sceneWith([2, 2])
  const { trace, stations } = betweenPods(podKey('n1-p1'), nodes.map(nodeKey), podKey(to))
  const path = walkPath(scene, stations, trace)
  const plate = plateOf(box(scene.nodes, nodeKey('n1')))
  const passes = segments(path.track.points).some(([a, b]) => a.y <= plate.y && b.y >= plate.y && near(a.x, plate.x))
  expect(passes).toBe(nodes.length > 1)
})

test('a packet from outside takes the wire, and leaves by it again when its Pod is elsewhere', () => {
  const scene = sceneWith([1, 1])
  const { trace, stations } = sampleWalk([
    { key: hostKey('laptop'), happens: ['send', 'out'] },
    throughNode(nodeKey('n1')),
    throughNode(nodeKey('n2')),
    { key: podKey('n2-p1'), happens: ['in', 'deliver'] },
  ])
  const path = walkPath(scene, stations, trace)
  const out = path.stops.find((stop) => stop.stay === 'request 1' && stop.anchor.type === 'out')
  const into = path.stops.find((stop) => stop.stay === 'request 1' && stop.anchor.type === 'in')
  expect(into?.point.x).toBe(plateOf(box(scene.nodes, nodeKey('n1'))).x)
  expect(out?.point.x).toBe((into?.point.x ?? 0) - 12)
  expect(out?.point.y).toBeGreaterThan(into?.point.y ?? 0)
})

test('an answer of the Node itself goes straight to the cable, without turning below the rail', () => {
  const scene = sceneWith([1])
  const { trace, stations } = sampleWalk(
    [
      { key: podKey('n1-p1'), happens: ['send', 'out'] },
      { key: nodeKey('n1'), happens: ['in', 'PREROUTING', 'route', 'FORWARD'] },
    ],
    [
      { key: nodeKey('n1'), happens: ['send', 'route', 'OUTPUT', 'out'] },
      { key: podKey('n1-p1'), happens: ['in', 'deliver'] },
    ],
  )
  const path = walkPath(scene, stations, trace)
  const own = path.stops.filter((stop) => stop.stay === 'reply 0')
  expect(own.map((stop) => (stop.anchor.type === 'hook' ? stop.anchor.name : stop.anchor.type))).toEqual([
    'route',
    'route',
    'OUTPUT',
    'out',
  ])
  const xs = own.map((stop) => stop.point.x)
  expect(xs).toEqual([...xs].sort((a, b) => b - a))
  expect(path.turn).toBeGreaterThan(path.reach)
})

test('a machine that is not drawn stands at the end of the wire, by name', () => {
  const scene = sceneWith([1])
  const { trace, stations } = sampleWalk([
    { key: podKey('n1-p1'), happens: ['send', 'out'] },
    throughNode(nodeKey('n1')),
    { key: hostKey('control-plane'), happens: ['in', 'deliver'] },
  ])
  const path = walkPath(scene, stations, trace)
  expect(path.away.map((one) => one.name)).toEqual(['control-plane'])
  expect(path.stops.at(-1)?.point).toEqual(path.away[0]?.point)
})

test('it never touches a Service’s sign', () => {
  const pods = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 7 })
  const pick = fc.nat()
  fc.assert(
    fc.property(pods, pick, pick, fc.integer({ min: 1, max: 9 }), (counts, a, b, services) => {
      const scene = sceneWith(
        counts,
        Array.from({ length: services }, (_, i) => `s${i}`),
      )
      const from = a % counts.length
      const to = b % counts.length
      const nodes = from === to ? [from] : [from, to]
      const { trace, stations } = betweenPods(
        podKey(`n${from + 1}-p1`),
        nodes.map((n) => nodeKey(`n${n + 1}`)),
        podKey(`n${to + 1}-p${counts[to] ?? 1}`),
      )
      const { points } = walkPath(scene, stations, trace).track
      for (const sign of scene.services.values()) {
        expect(segments(points).some((segment) => crosses(segment, sign))).toBe(false)
      }
    }),
    { numRuns: 40 },
  )
})

const segments = (points: readonly Point[]): readonly (readonly [Point, Point])[] =>
  points.slice(1).map((point, i) => [points[i] ?? point, point])

const near = (a: number, b: number): boolean => Math.abs(a - b) < 1

const crosses = ([a, b]: readonly [Point, Point], { x, y, w, h }: Box): boolean =>
  Math.max(a.x, b.x) > x && Math.min(a.x, b.x) < x + w && Math.max(a.y, b.y) > y && Math.min(a.y, b.y) < y + h

test('the way is a tunnel from where a packet leaves wrapped to where it is unwrapped, there and back', () => {
  const scene = sceneWith([1, 1])
  const { trace, stations } = betweenPods(podKey('n1-p1'), [nodeKey('n1'), nodeKey('n2')], podKey('n2-p1'))
  const isNode = ({ host }: (typeof stations)[number], name: string) => host.kind === 'node' && host.name === name
  const wrapped = stations.map((station) => {
    const sends = isNode(station, station.leg === 'request' ? 'n1' : 'n2') && station.kind === 'exit'
    const takes = isNode(station, station.leg === 'request' ? 'n2' : 'n1') && station.kind === 'enter'
    const { packet } = station
    return sends || takes ? { ...station, packet: { ...packet, inner: packet } } : station
  })
  const { tunnels, stops, turn } = walkPath(scene, wrapped, trace)
  const ends = (leg: string) => {
    const inside = stops.filter((_, i) => wrapped[i]?.leg === leg && wrapped[i].packet.inner !== undefined)
    const after = stops[stops.findIndex((stop) => stop === inside.at(-1)) + 1]
    return { from: inside[0]?.distance, to: after?.distance }
  }
  expect(tunnels).toEqual([ends('request'), ends('reply')])
  expect(tunnels[0]?.to).toBeLessThan(turn)
  expect(walkPath(scene, stations, trace).tunnels).toEqual([])
})
