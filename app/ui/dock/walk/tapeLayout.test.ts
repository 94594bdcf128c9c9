import { expect, test } from 'vitest'
import type { Station } from '#engine'
import { objectKey } from '#model/objectMeta'
import type { HostId } from '#model/trace'
import { tapeLayout } from './tapeLayout'

function station(index: number, host: string, dst: string): Station {
  return {
    index,
    leg: 'request',
    host: { id: `node/${host}` as HostId, kind: 'node', name: host, key: objectKey('Node', '', host) },
    hop: 0,
    steps: [],
    kind: 'route',
    title: 'route',
    detail: '',
    packet: {
      role: 'SYN',
      protocol: 'TCP',
      src: '10.244.0.5',
      srcPort: 41872,
      dst,
      dstPort: 80,
      ttl: 64,
      mark: 0,
      payload: '',
    },
    changes: [],
    decisive: false,
  }
}

const walk = [
  station(0, 'node1', '10.96.40.40'),
  station(1, 'node1', '10.96.40.40'),
  station(2, 'node1', '10.244.1.7'),
  station(3, 'node2', '10.244.1.7'),
]

test('stations of one machine stand together, from the left edge to the right', () => {
  const { groups, slots } = tapeLayout(walk, 0)
  expect(groups.map(({ host, first, last }) => [host.name, first, last])).toEqual([
    ['node1', 0, 2],
    ['node2', 3, 3],
  ])
  expect(slots[0]?.left).toBe(0)
  const end = slots.at(-1)
  expect((end?.left ?? 0) + (end?.width ?? 0)).toBeCloseTo(100)
})

test('in a tunnel the bands go on with the packet inside, and the tunnel has a band of its own', () => {
  const [first, , third, last] = walk
  if (!first || !third || !last) throw new Error('the walk has four stations')
  const outer = { ...third.packet, role: 'encapsulated', protocol: 'UDP', src: '192.168.0.11', srcPort: 0 } as const
  const inside = { ...third, packet: { ...outer, dst: '192.168.0.12', dstPort: 4789, inner: third.packet } }
  const { dst, tunnels, slots } = tapeLayout([first, third, { ...inside, index: 2 }, last], 0)
  expect(dst.map(({ text, first: from }) => [text, from])).toEqual([
    ['10.96.40.40:80', 0],
    ['10.244.1.7:80', 1],
  ])
  expect(tunnels).toMatchObject([{ text: '192.168.0.11 → 192.168.0.12:4789', first: 2, left: slots[2]?.left }])
})

test('a band breaks where the address changes, and only there', () => {
  const { src, dst, slots } = tapeLayout(walk, 0)
  expect(src.map(({ text }) => text)).toEqual(['10.244.0.5:41872'])
  expect(dst.map(({ text, first }) => [text, first])).toEqual([
    ['10.96.40.40:80', 0],
    ['10.244.1.7:80', 2],
  ])
  expect(dst[1]?.left).toBe(slots[2]?.left)
})

test('of a long walk only the machine of the current station keeps room for its glyphs', () => {
  const long = Array.from({ length: 60 }, (_, i) => station(i, i < 50 ? 'node1' : 'node2', '10.96.40.40'))
  const { slots } = tapeLayout(long, 55)
  expect(slots.map(({ small }) => small)).toEqual(long.map((_, i) => i < 50))
})

test('an empty walk has nothing on it', () => {
  expect(tapeLayout([], 0)).toEqual({ groups: [], slots: [], src: [], dst: [], tunnels: [] })
})
