import { expect, test } from 'vitest'
import { objectsOf } from '#kinds/registry'
import type { KubeObject } from '#model/objectMeta'
import { applied, node, pod, service, settled } from '../../testing/settled'
import type { World } from '../../world'

interface Zone {
  readonly name: string
  /** As the Node's status says it. */
  readonly cpu?: string
  readonly endpoints: number
  readonly labels?: Readonly<Record<string, string>>
}

/** The empty name is no zone. */
const nodeName = (zone: string): string => `node-${zone === '' ? 'x' : zone}`

const zoned = ({ name, cpu, labels = {} }: Zone): KubeObject =>
  node(nodeName(name), {
    metadata: {
      name: nodeName(name),
      labels: { ...(name === '' ? {} : { 'topology.kubernetes.io/zone': name }), ...labels },
    },
    ...(cpu === undefined ? {} : { status: { allocatable: { cpu } } }),
  })

const podsOf = ({ name, endpoints }: Zone): readonly KubeObject[] =>
  Array.from({ length: endpoints }, (_, i) =>
    pod(`web-${name}-${i}`, { nodeName: nodeName(name) }, { labels: { app: 'web' } }),
  )

const auto = { annotations: { 'service.kubernetes.io/topology-mode': 'Auto' } }

/** The endpoints for each zone, `a>b` for those that stand in a and are for b. */
function hints(world: World): string {
  const counts = new Map<string, number>()
  for (const slice of objectsOf(world.objects, 'EndpointSlice').values()) {
    for (const { zone, hints: hinted } of slice.endpoints ?? []) {
      const to = hinted?.forZones?.map((one) => one.name).join('+') ?? 'none'
      const way = to === zone ? to : `${zone ?? ''}>${to}`
      counts.set(way, (counts.get(way) ?? 0) + 1)
    }
  }
  return [...counts]
    .map(([way, count]) => `${way}:${count}`)
    .toSorted()
    .join(' ')
}

const cluster = (zones: readonly Zone[]): World =>
  settled(...zones.map(zoned), service('web', {}, auto), ...zones.flatMap(podsOf))[0]

test.for<{ readonly name: string; readonly zones: readonly Zone[]; readonly want: string }>([
  {
    name: 'equal zones keep their own',
    zones: [
      { name: 'a', endpoints: 2 },
      { name: 'b', endpoints: 2 },
    ],
    want: 'a:2 b:2',
  },
  {
    name: 'a zone that has too many gives',
    zones: [
      { name: 'a', endpoints: 5 },
      { name: 'b', endpoints: 1 },
    ],
    want: 'a:3 a>b:2 b:1',
  },
  {
    name: 'shares follow the processors',
    zones: [
      { name: 'a', cpu: '6', endpoints: 4 },
      { name: 'b', cpu: '2000m', endpoints: 4 },
    ],
    want: 'a:4 b:2 b>a:2',
  },
  {
    name: 'a zone without endpoints gets some',
    zones: [
      { name: 'a', endpoints: 3 },
      { name: 'b', endpoints: 3 },
      { name: 'c', endpoints: 0 },
    ],
    want: 'a:2 a>c:1 b:2 b>c:1',
  },
  {
    name: 'fewer endpoints than zones',
    zones: [
      { name: 'a', endpoints: 1 },
      { name: 'b', endpoints: 1 },
      { name: 'c', endpoints: 0 },
    ],
    want: 'a>none:1 b>none:1',
  },
  {
    name: 'too few for shares that differ',
    zones: [
      { name: 'a', cpu: '9', endpoints: 2 },
      { name: 'b', cpu: '7', endpoints: 1 },
      { name: 'c', cpu: '4', endpoints: 0 },
    ],
    want: 'a>none:2 b>none:1',
  },
  { name: 'one zone', zones: [{ name: 'a', endpoints: 4 }], want: 'a>none:4' },
  {
    name: 'a Node without a zone',
    zones: [
      { name: 'a', endpoints: 2 },
      { name: 'b', endpoints: 2 },
      { name: '', endpoints: 0 },
    ],
    want: 'a>none:2 b>none:2',
  },
  {
    name: 'control planes do not count',
    zones: [
      { name: 'a', endpoints: 2 },
      { name: 'b', endpoints: 2 },
      { name: 'c', endpoints: 0, labels: { 'node-role.kubernetes.io/control-plane': '' } },
    ],
    want: 'a:2 b:2',
  },
])('proxy-topology-mode: $name: $want', ({ zones, want }) => {
  expect(hints(cluster(zones))).toBe(want)
})

test('hints go when a zone comes that leaves too few endpoints for each, and come back with more endpoints', () => {
  const zones = ['a', 'b'].map((name) => ({ name, endpoints: 1 }))
  const world = cluster(zones)
  expect(hints(world)).toBe('a:1 b:1')
  const grown = applied(world, zoned({ name: 'c', endpoints: 0 }))
  expect(hints(grown)).toBe('a>none:1 b>none:1')
  expect(hints(applied(grown, ...podsOf({ name: 'c', endpoints: 1 })))).toBe('a:1 b:1 c:1')
})

test('a Service with topology mode Auto is not asked for its trafficDistribution', () => {
  const zones = [
    { name: 'a', endpoints: 5 },
    { name: 'b', endpoints: 1 },
  ]
  const close = { trafficDistribution: 'PreferClose' } as const
  const both = settled(...zones.map(zoned), service('web', close, auto), ...zones.flatMap(podsOf))[0]
  expect(hints(both)).toBe('a:3 a>b:2 b:1')
})
