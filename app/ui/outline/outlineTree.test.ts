import { expect, test } from 'vitest'
import type { Graph, GraphNode } from '#engine'
import { keyOf, objectKey, type KubeObject } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import { filterTree, outlineTree, rowName, visibleRows, type OutlineRow } from './outlineTree'

const pod = (name: string, node: string | undefined, state: 'ready' | 'notReady' = 'ready'): GraphNode => ({
  type: 'Pod',
  key: objectKey('Pod', 'default', name),
  ...(node === undefined ? {} : { node: objectKey('Node', '', node) }),
  namespace: 'default',
  name,
  address: '10.244.0.5',
  ports: [8080],
  state,
  because: '',
})

const picture: Graph = {
  nodes: [
    {
      type: 'Node',
      key: objectKey('Node', '', 'node1'),
      name: 'node1',
      address: '192.168.0.11',
      podCIDR: '10.244.0.0/24',
    },
    pod('web-1', 'node1'),
    pod('web-2', 'node1', 'notReady'),
    pod('late', undefined),
    {
      type: 'Service',
      key: objectKey('Service', 'default', 'web'),
      namespace: 'default',
      name: 'web',
      serviceType: 'ClusterIP',
      headless: false,
      address: '10.96.40.40',
      ports: [],
      endpoints: ['ready', 'notReady'],
    },
    { type: 'Host', key: objectKey('Host', '', 'laptop'), name: 'laptop', address: '198.51.100.7', listens: [] },
  ],
  edges: ['web-1', 'web-2'].map((name, i) => ({
    id: name,
    service: objectKey('Service', 'default', 'web'),
    pod: objectKey('Pod', 'default', name),
    state: i === 0 ? ('ready' as const) : ('notReady' as const),
  })),
}

const owner = (kind: string, name: string) => [{ apiVersion: 'apps/v1', kind, name, uid: name, controller: true }]
const objects: readonly KubeObject[] = [
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'default' } },
  {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web-7d', namespace: 'default', ownerReferences: owner('Deployment', 'web') },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-1', namespace: 'default', ownerReferences: owner('ReplicaSet', 'web-7d') },
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' } },
]
const byKind = new Map<string, Map<ReturnType<typeof keyOf>, KubeObject>>()
for (const object of objects) {
  byKind.set(
    object.kind,
    (byKind.get(object.kind) ?? new Map<ReturnType<typeof keyOf>, KubeObject>()).set(keyOf(object), object),
  )
}
const store: ObjectStore = { revision: 1, byKind }

const text = (rows: readonly OutlineRow[], depth = 0): readonly string[] =>
  rows.flatMap((row) => [`${'  '.repeat(depth)}${row.kind} ${row.name} ${row.aside}`, ...text(row.rows, depth + 1)])

test('Nodes hold their Pods, Services their endpoints, owners what they made', () => {
  expect(text(outlineTree(picture, store))).toEqual([
    'Node node1 192.168.0.11',
    '  Pod web-1 10.244.0.5',
    '  Pod web-2 10.244.0.5',
    'Service web 1 of 2',
    '  Pod web-1 10.244.0.5',
    '  Pod web-2 10.244.0.5',
    'Group Not on a Node 1',
    '  Pod late 10.244.0.5',
    'Group Outside the cluster 1',
    '  Host laptop 198.51.100.7',
    'Group Workloads 1',
    '  Deployment web 1 of 1',
    '    ReplicaSet web-7d 1 of 1',
    '      Pod web-1 10.244.0.5',
    'Group Other objects 1',
    '  ConfigMap settings ConfigMap',
  ])
})

test('every row has an id of its own', () => {
  const ids = visibleRows(outlineTree(picture, store), new Set()).map(({ row }) => row.id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('a filter keeps what matches and what it stands under', () => {
  expect(text(filterTree(outlineTree(picture, store), 'WEB-2'))).toEqual([
    'Node node1 192.168.0.11',
    '  Pod web-2 10.244.0.5',
    'Service web 1 of 2',
    '  Pod web-2 10.244.0.5',
  ])
})

test('folded rows hide what is below them, and places among siblings are told', () => {
  const visible = visibleRows(outlineTree(picture, store), new Set(['Node//node1', 'workloads', 'other', 'outside']))
  expect(visible.map(({ row, level, position, siblings }) => `${row.name} ${level} ${position}/${siblings}`)).toEqual([
    'node1 1 1/6',
    'web 1 2/6',
    'web-1 2 1/2',
    'web-2 2 2/2',
    'Not on a Node 1 3/6',
    'late 2 1/1',
    'Outside the cluster 1 4/6',
    'Workloads 1 5/6',
    'Other objects 1 6/6',
  ])
})

test('a row is called as it reads', () => {
  const [node, service] = outlineTree(picture, store)
  expect(node && rowName(node)).toBe('Node node1, 192.168.0.11')
  expect(node?.rows[1] && rowName(node.rows[1])).toBe('Pod web-2, 10.244.0.5, not ready')
  expect(service && rowName(service)).toBe('Service web, 1 of 2 ready')
})
