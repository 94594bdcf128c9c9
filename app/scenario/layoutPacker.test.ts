import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Graph, GraphNode } from '#engine'
import { objectKey, type ObjectKey } from '#model/objectMeta'
import { geometry, nodeHeight, nodeWidth } from './geometry'
import { completeLayout, outsideZone, type Frame } from './layoutPacker'
import type { Layout } from './scenario'

const nodeKey = (name: string) => objectKey('Node', '', name)
const node = (name: string): GraphNode => ({ type: 'Node', key: nodeKey(name), name, address: '', podCIDR: '' })
const pod = (name: string, on?: string): GraphNode => ({
  type: 'Pod',
  key: objectKey('Pod', 'default', name),
  ...(on === undefined ? {} : { node: nodeKey(on) }),
  namespace: 'default',
  name,
  address: '',
  ports: [],
  state: 'ready',
  because: '',
})
const service = (name: string): GraphNode => ({
  type: 'Service',
  key: objectKey('Service', 'default', name),
  namespace: 'default',
  name,
  serviceType: 'ClusterIP',
  headless: false,
  address: '',
  ports: [],
  endpoints: [],
})
const host = (name: string): GraphNode => ({
  type: 'Host',
  key: objectKey('Host', '', name),
  name,
  address: '',
  listens: [],
})
const graphOf = (...nodes: GraphNode[]): Graph => ({ nodes, edges: [] })
const overlap = (a: Frame, b: Frame) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

test('three Nodes stand side by side, Pods stacked inside, Services above, hosts above on the left', () => {
  const graph = graphOf(
    node('n1'),
    node('n2'),
    node('n3'),
    pod('a', 'n1'),
    pod('b', 'n1'),
    service('web'),
    host('laptop'),
  )
  const frames = completeLayout(graph, {})
  expect(frames).toEqual({
    'Node//n1': { x: 0, y: 0, w: 300, h: 352 },
    'Node//n2': { x: 324, y: 0, w: 300, h: 352 },
    'Node//n3': { x: 648, y: 0, w: 300, h: 352 },
    'Pod/default/a': { x: 30, y: 52, w: 238, h: 44 },
    'Pod/default/b': { x: 30, y: 104, w: 238, h: 44 },
    'Service/default/web': { x: 174, y: -102, w: 236, h: 62 },
    'Host//laptop': { x: 8, y: -92, w: 134, h: 44 },
  })
  expect(outsideZone(graph, frames)).toEqual({ x: 0, y: -118, w: 150, h: 78 })
})

test('a place in the layout is kept, and what has none goes around it', () => {
  const layout: Layout = { [nodeKey('n2')]: { x: 10, y: 10 }, [objectKey('Pod', 'default', 'b')]: { x: 30, y: 60 } }
  const frames = completeLayout(graphOf(node('n1'), node('n2'), pod('a', 'n1'), pod('b', 'n1')), layout)
  expect(frames[nodeKey('n2')]).toMatchObject({ x: 10, y: 10 })
  expect(frames[nodeKey('n1')]?.x).toBeGreaterThanOrEqual(310)
  expect(frames[objectKey('Pod', 'default', 'b')]).toMatchObject({ x: 30, y: 60 })
  expect(frames[objectKey('Pod', 'default', 'a')]).toMatchObject({ x: 30, y: 156 })
})

test('a Node that is too small for its Pods grows, and beyond eight Pods it gets a second column', () => {
  const pods = Array.from({ length: 9 }, (_, i) => pod(`p${i}`, 'n1'))
  const frames = completeLayout(graphOf(node('n1'), ...pods), { [nodeKey('n1')]: { x: 0, y: 0, w: 20, h: 20 } })
  expect(frames[nodeKey('n1')]).toEqual({ x: 0, y: 0, w: nodeWidth(2), h: nodeHeight(5) })
})

test('one more Service moves nothing else', () => {
  const names = Array.from({ length: 7 }, (_, i) => service(`s${i}`))
  const before = completeLayout(graphOf(node('n1'), host('laptop'), ...names.slice(0, 6)), {})
  const after = completeLayout(graphOf(node('n1'), host('laptop'), ...names), {})
  expect(after).toMatchObject(before)
})

test('a Pod that waits for a Node stands beside the Nodes', () => {
  const frames = completeLayout(graphOf(node('n1'), pod('a'), pod('b', 'gone')), {})
  expect(frames[objectKey('Pod', 'default', 'a')]).toMatchObject({ x: 324, y: 0 })
  expect(frames[objectKey('Pod', 'default', 'b')]).toMatchObject({ x: 324, y: 52 })
})

const place = fc.record({ x: fc.integer({ min: -2000, max: 2000 }), y: fc.integer({ min: -2000, max: 2000 }) })
const scene = fc
  .record({ nodes: fc.integer({ min: 0, max: 12 }), services: fc.integer({ min: 0, max: 9 }), hosts: fc.nat(5) })
  .chain(({ nodes, services, hosts }) => {
    const homes = fc.array(fc.nat(Math.max(0, nodes)), { maxLength: 30 })
    return homes.chain((where) => {
      const all = [
        ...Array.from({ length: nodes }, (_, i) => node(`n${i}`)),
        ...where.map((at, i) => pod(`p${i}`, at < nodes ? `n${at}` : undefined)),
        ...Array.from({ length: services }, (_, i) => service(`s${i}`)),
        ...Array.from({ length: hosts }, (_, i) => host(`h${i}`)),
      ]
      const keys = all.map((each) => each.key)
      return fc
        .dictionary(keys.length > 0 ? fc.constantFrom(...keys) : fc.constant(nodeKey('x')), place, { maxKeys: 4 })
        .map((layout) => ({ graph: graphOf(...all), layout: layout as Layout }))
    })
  })

test('everything gets a place, Pods lie within their Nodes, and what was packed overlaps nothing', () => {
  fc.assert(
    fc.property(scene, ({ graph, layout }) => {
      const frames = completeLayout(graph, layout)
      expect(Object.keys(frames).sort()).toEqual(graph.nodes.map((each) => each.key as string).sort())
      for (const each of graph.nodes) {
        const frame = frames[each.key]
        const home = each.type === 'Pod' && each.node ? frames[each.node] : undefined
        if (!frame || !home) continue
        expect(frame.x + frame.w).toBeLessThanOrEqual(home.w)
        expect(frame.y + frame.h + geometry.node.footer).toBeLessThanOrEqual(home.h)
      }
      const groups = new Map<ObjectKey | undefined, GraphNode[]>()
      for (const each of graph.nodes) {
        const home = each.type === 'Pod' ? each.node : undefined
        groups.set(home, [...(groups.get(home) ?? []), each])
      }
      for (const group of groups.values()) {
        const packed = group.filter((each) => !layout[each.key])
        for (const a of packed) {
          for (const b of group) {
            const [fa, fb] = [frames[a.key], frames[b.key]]
            // Things of another sort may have been put anywhere by hand; those of the same sort are gone around.
            if (a.key !== b.key && a.type === b.type && fa && fb) expect(overlap(fa, fb)).toBe(false)
          }
        }
      }
    }),
    { numRuns: 40 },
  )
})
