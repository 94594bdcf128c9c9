import { expect, test } from 'vitest'
import { defaultClusterSettings } from '#model/clusterSettings'
import { objectKey, type KubeObject } from '#model/objectMeta'
import { getObject } from '../apiserver/objectStore'
import { settledWith } from '../testing/dualStackCluster'
import { applied, node, pod } from '../testing/settled'
import { checkTrace } from '../trace/checkTrace'
import { walk } from '../trace/request'
import type { World } from '../world'
import { mended } from './finding'
import { findingsOf } from './findings'

const at = (name: string, address: string, podCIDR?: string): KubeObject =>
  node(name, {
    status: { addresses: [{ type: 'InternalIP', address }] },
    ...(podCIDR === undefined ? {} : { spec: { podCIDR } }),
  })

const settled = (...objects: readonly KubeObject[]): World => settledWith(defaultClusterSettings, ...objects)

const nodeKey = (name: string) => objectKey('Node', '', name)

const told = (world: World, name: string) =>
  findingsOf(world, nodeKey(name)).map(({ code, sentence, evidence, fix }) => ({
    code,
    sentence,
    evidence,
    ...(fix ? { fix: `${fix.object} ${fix.field}: ${fix.before} → ${fix.after}` } : {}),
  }))

test('findings-node: nothing is wrong with Nodes that have addresses and ranges of their own', () => {
  const world = settled(node('node1'), node('node2'))
  expect([...told(world, 'node1'), ...told(world, 'node2')]).toEqual([])
})

test('findings-node: an InternalIP that is no address', () => {
  const world = settled(at('node1', 'banana'))
  expect(told(world, 'node1')).toEqual([
    {
      code: 'node-address-invalid',
      sentence: 'Its InternalIP "banana" is no address; its kubelet registered it at 192.168.0.11 instead.',
      evidence: [nodeKey('node1')],
      fix: 'Node//node1 status.addresses[1].address: banana → 192.168.0.11',
    },
  ])
})

test('findings-node: two Nodes with the same InternalIP', () => {
  const world = settled(at('node1', '192.168.0.11'), at('node2', '192.168.0.11'), node('node3'))
  const both = {
    code: 'node-address-shared',
    sentence: 'node1 and node2 have the same InternalIP 192.168.0.11: what is sent to it reaches one of them only.',
    evidence: [nodeKey('node1'), nodeKey('node2')],
    fix: 'Node//node2 status.addresses[0].address: 192.168.0.11 → 192.168.0.13',
  }
  expect([told(world, 'node1'), told(world, 'node2'), told(world, 'node3')]).toEqual([[both], [both], []])
})

test.for([
  {
    ranges: ['10.244.0.0/23', '10.244.1.0/24'],
    want: 'Its podCIDR 10.244.0.0/23 overlaps 10.244.1.0/24 of node2: what is sent to Pods of the one may be routed to the other; a range cannot be changed, so delete node2 and make it anew with 10.244.2.0/24.',
  },
  {
    ranges: ['10.244.7.0/24', '10.244.7.0/24'],
    want: 'Its podCIDR 10.244.7.0/24 is also that of node2: what is sent to Pods of the one may be routed to the other; a range cannot be changed, so delete node2 and make it anew with 10.244.0.0/24.',
  },
])('findings-node: the ranges $ranges', ({ ranges: [one = '', other = ''], want }) => {
  const world = settled(at('node1', '192.168.0.11', one), at('node2', '192.168.0.12', other))
  expect(told(world, 'node1')).toEqual([
    { code: 'node-ranges-overlap', sentence: want, evidence: [nodeKey('node1'), nodeKey('node2')] },
  ])
  expect(told(world, 'node2').map(({ evidence }) => evidence)).toEqual([[nodeKey('node2'), nodeKey('node1')]])
})

test.for([
  { name: 'a bad address', nodes: [at('node1', 'banana'), node('node2')], of: 'node1' },
  { name: 'a shared address', nodes: [at('node1', '192.168.0.12'), at('node2', '192.168.0.12')], of: 'node1' },
])('findings-node: the fix mends $name', ({ nodes, of }) => {
  const world = settled(...nodes)
  const [finding] = findingsOf(world, nodeKey(of))
  const authored = nodes.find(({ metadata }) => nodeKey(metadata.name) === finding?.fix?.object)
  if (finding?.fix === undefined || authored === undefined) throw new Error('there is no fix')
  const after = applied(world, mended(authored, finding.fix))
  expect([...findingsOf(after, nodeKey('node1')), ...findingsOf(after, nodeKey('node2'))]).toEqual([])
  expect(getObject(after.objects, finding.fix.object)).toBeDefined()
})

test.for([
  { name: 'no address', nodes: [at('node1', 'banana'), at('node2', '')] },
  { name: 'the same address', nodes: [at('node1', '192.168.0.11'), at('node2', '192.168.0.11')] },
  {
    name: 'the same range',
    nodes: [at('node1', '192.168.0.11', '10.244.0.0/24'), at('node2', '192.168.0.12', '10.244.0.0/24')],
  },
])('findings-node: packets still have a fate where Nodes have $name', ({ nodes }) => {
  const containers = [{ name: 'app', image: 'web:1', ports: [{ containerPort: 8080 }] }]
  const world = settled(...nodes, pod('a', { nodeName: 'node1' }), pod('b', { nodeName: 'node2', containers }))
  for (const from of ['default/a', 'node/node1', 'node/node2']) {
    const result = walk(world, { name: 'w', from, to: 'pod://default/b:8080', connections: 1 }, 0)
    if (!result.ok) throw new Error(result.error.message)
    for (const { trace } of result.value.outcomes) if (trace) checkTrace(trace)
    expect(result.value.outcomes.length).toBeGreaterThan(0)
  }
})

const pool = (name: string, spec: object): KubeObject =>
  ({ apiVersion: 'projectcalico.org/v3', kind: 'IPPool', metadata: { name }, spec }) as KubeObject

test('findings-address: Pods without an address, and the pool that would have one', () => {
  const off = pool('off', { cidr: '10.50.0.0/24', disabled: true })
  const world = settled(node('node1'), off, pod('a', { nodeName: 'node1' }))
  const [finding, ...others] = findingsOf(world, objectKey('Pod', 'default', 'a'))
  expect(others).toEqual([])
  expect(finding).toMatchObject({
    regarding: 'Pod/default/a',
    code: 'pod-without-address',
    sentence: 'This Pod has no address: plugin type="calico" failed (add): cannot find a qualified ippool.',
    evidence: ['Pod/default/a', 'IPPool//off'],
    fix: { field: 'spec.disabled', before: 'true', after: 'false', object: 'IPPool//off' },
  })
  if (finding?.fix === undefined) throw new Error('there is no fix')
  const after = applied(world, mended(off, finding.fix))
  expect(findingsOf(after, objectKey('Pod', 'default', 'a'))).toEqual([])
})

test('findings-address: a pool that would not serve the Pod is not proposed', () => {
  const pools = [
    pool('off', { cidr: '10.50.0.0/24', disabled: true, nodeSelector: 'has(gpu)' }),
    pool('full', { cidr: '10.60.0.0/32', blockSize: 32 }),
  ]
  const world = settled(node('node1'), ...pools, pod('a', { nodeName: 'node1' }), pod('b', { nodeName: 'node1' }))
  const [finding] = findingsOf(world, objectKey('Pod', 'default', 'b'))
  expect(finding?.sentence).toContain('No IPs available in pools: [10.60.0.0/32]')
  expect(finding?.fix).toBeUndefined()
})

test('findings-address: a Node whose range is full', () => {
  const tiny = node('node1', { spec: { podCIDR: '10.244.0.0/30' } })
  const world = settled(tiny, pod('a', { nodeName: 'node1' }), pod('b', { nodeName: 'node1' }))
  const [finding] = findingsOf(world, objectKey('Pod', 'default', 'b'))
  expect(finding?.sentence).toBe('This Pod has no address: the node has no free address for it.')
})
