import { expect, test } from 'vitest'
import { objectOf, objectsOf } from '#kinds/registry'
import { objectKey } from '#model/objectMeta'
import { step } from '../step'
import { applied, deployment, node, pod, settled, withStatus } from '../testing/settled'
import type { World } from '../world'

const nodeOf = (world: World, name = 'web'): string | undefined =>
  objectOf(world.objects, 'Pod', objectKey('Pod', 'default', name))?.spec.nodeName

const tainted = node('node1', { spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] } })
const cordoned = node('node2', { spec: { unschedulable: true } })
const silent = node('node3', { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } })

test.for([
  { name: 'the Node that it names', spec: { nodeName: 'node2' }, want: 'node2' },
  { name: 'a Node with its labels', spec: { nodeSelector: { disk: 'ssd' } }, want: 'node4' },
  {
    name: 'a Node whose taint it tolerates, when that is all there is',
    spec: { nodeSelector: { 'kubernetes.io/hostname': 'node1' }, tolerations: [{ key: 'gpu', operator: 'Exists' }] },
    want: 'node1',
  },
  { name: 'the Node that is free for all', spec: {}, want: 'node4' },
] as const)('a Pod goes to $name', ({ spec, want }) => {
  const [world] = settled(
    tainted,
    cordoned,
    silent,
    { ...node('node4'), metadata: { name: 'node4', labels: { disk: 'ssd' } } },
    pod('web', spec),
  )
  expect(nodeOf(world)).toBe(want)
})

test('a Pod that fits nowhere says why, and goes as soon as it can', () => {
  const [world, events] = settled(tainted, cordoned, silent, pod('web'))
  const waiting = objectOf(world.objects, 'Pod', objectKey('Pod', 'default', 'web'))
  expect(waiting?.status).toEqual({
    phase: 'Pending',
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message:
          '0/3 nodes are available: 1 node(s) had untolerated taint {gpu: yes}, 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }, 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
      },
    ],
  })
  expect(events.filter(({ type }) => type === 'unschedulable')).toHaveLength(1)
  const after = applied(world, node('node4'))
  const placed = objectOf(after.objects, 'Pod', objectKey('Pod', 'default', 'web'))
  expect(placed).toMatchObject({ spec: { nodeName: 'node4' }, status: { phase: 'Running' } })
  expect(placed?.status?.conditions).toContainEqual({ type: 'Ready', status: 'True' })
})

test('Pods of one owner spread first, and of all owners then', () => {
  const [world] = settled(
    node('node1'),
    node('node2'),
    node('node3'),
    deployment('a', { replicas: 2 }),
    deployment('b', { replicas: 4 }),
  )
  const counts = new Map<string, number>()
  for (const { spec, metadata } of objectsOf(world.objects, 'Pod').values()) {
    const on = `${metadata.labels?.['app']} ${spec.nodeName}`
    counts.set(on, (counts.get(on) ?? 0) + 1)
  }
  expect(Object.fromEntries(counts)).toEqual({
    'a node1': 1,
    'a node2': 1,
    'b node1': 1,
    'b node2': 1,
    'b node3': 2,
  })
})

test('a Pod that brings its address goes where that is routed to', () => {
  const [world] = settled(node('node1'), node('node2'), withStatus(pod('web'), { podIP: '10.244.1.77' }))
  expect(nodeOf(world)).toBe('node2')
})

test('the Pods of a Node that is deleted go with it, and those with an owner come back elsewhere', () => {
  const [world] = settled(
    node('node1'),
    node('node2'),
    deployment('web', { replicas: 4 }),
    pod('bare', { nodeName: 'node1' }),
  )
  const [after] = step(world, { type: 'delete', key: objectKey('Node', '', 'node1') })
  const left = [...objectsOf(after.objects, 'Pod').values()]
  expect(left.map(({ spec }) => spec.nodeName)).toEqual(['node2', 'node2', 'node2', 'node2'])
  expect(nodeOf(after, 'bare')).toBeUndefined()
})

test('a Pod of a file that names a Node which is not there is left as it came', () => {
  const stranger = {
    ...pod('web', { nodeName: 'ip-10-0-0-1' }),
    status: { phase: 'Running' as const, podIP: '10.9.9.9' },
  }
  const [world] = settled(node('node1'), stranger)
  expect(objectOf(world.objects, 'Pod', objectKey('Pod', 'default', 'web'))?.status).toEqual(stranger.status)
})
