import { expect, test } from 'vitest'
import { objectOf, objectsOf } from '#kinds/registry'
import type { PodSpec } from '#kinds/pod/schema'
import { objectKey, type KubeObject } from '#model/objectMeta'
import { step } from '../../step'
import { applied, node, pod, settled } from '../../testing/settled'
import type { World } from '../../world'

const nodeOf = (world: World, name = 'web'): string | undefined =>
  objectOf(world.objects, 'Pod', objectKey('Pod', 'default', name))?.spec.nodeName

const messageOf = (world: World, name = 'web'): string | undefined =>
  objectOf(world.objects, 'Pod', objectKey('Pod', 'default', name))?.status?.conditions?.find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  )?.message

const inZone = (name: string, zone: string, more: object = {}): KubeObject =>
  node(name, { metadata: { name, labels: { 'topology.kubernetes.io/zone': zone, size: name.slice(-1) } }, ...more })

const [a, b, c] = [inZone('node1', 'a'), inZone('node2', 'a'), inZone('node3', 'b')]
const has = (allocatable: Readonly<Record<string, string>>): object => ({ status: { allocatable } })
const wants = (requests: Readonly<Record<string, string>>): Partial<PodSpec> => ({
  containers: [{ name: 'main', image: 'web', resources: { requests } }],
})
const zone = 'topology.kubernetes.io/zone'
const ofApp = (app: string, topologyKey: string) => ({ labelSelector: { matchLabels: { app } }, topologyKey })
const cache = (name: string, on: string) => pod(name, { nodeName: on }, { labels: { app: 'cache' } })
const none = (reasons: string, preemption: string, count = 3): string =>
  `0/${count} nodes are available: ${reasons}. no new claims to deallocate, preemption: 0/${count} nodes are available: ${preemption}.`
const required = <T>(value: T) => ({ requiredDuringSchedulingIgnoredDuringExecution: value })
const preferred = <T>(value: T) => ({ preferredDuringSchedulingIgnoredDuringExecution: value })

const byName = (...values: string[]) => ({
  matchFields: [{ key: 'metadata.name', operator: 'In' as const, values }],
})

const term = (
  key: string,
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt',
  ...values: string[]
) => ({
  matchExpressions: [{ key, operator, values }],
})

test.for([
  {
    name: 'a required zone',
    spec: { affinity: { nodeAffinity: required({ nodeSelectorTerms: [term(zone, 'In', 'b')] }) } },
    want: 'node3',
  },
  {
    name: 'one of several terms',
    spec: {
      affinity: { nodeAffinity: required({ nodeSelectorTerms: [term('gpu', 'Exists'), term('size', 'Gt', '2')] }) },
    },
    want: 'node3',
  },
  {
    name: 'a Node by its name',
    spec: {
      affinity: {
        nodeAffinity: required({
          nodeSelectorTerms: [byName('node2')],
        }),
      },
    },
    want: 'node2',
  },
  {
    name: 'a preferred zone',
    spec: { affinity: { nodeAffinity: preferred([{ weight: 1, preference: term(zone, 'In', 'b') }]) } },
    want: 'node3',
  },
  {
    name: 'the heavier of two wishes',
    spec: {
      affinity: {
        nodeAffinity: preferred([
          { weight: 1, preference: term('size', 'In', '3') },
          { weight: 5, preference: term('size', 'In', '2') },
        ]),
      },
    },
    want: 'node2',
  },
  {
    name: 'the Node of its friends',
    spec: { affinity: { podAffinity: required([ofApp('cache', 'kubernetes.io/hostname')]) } },
    want: 'node2',
  },
  {
    name: 'the zone of its friends',
    spec: { affinity: { podAffinity: required([ofApp('cache', zone)]) } },
    want: 'node1',
  },
  {
    name: 'a Node without its enemies',
    spec: { affinity: { podAntiAffinity: required([ofApp('cache', 'kubernetes.io/hostname')]) } },
    want: 'node1',
  },
  {
    name: 'a zone without its enemies',
    spec: { affinity: { podAntiAffinity: required([ofApp('cache', zone)]) } },
    want: 'node3',
  },
  {
    name: 'a zone that it would like to be without them',
    spec: { affinity: { podAntiAffinity: preferred([{ weight: 1, podAffinityTerm: ofApp('cache', zone) }]) } },
    want: 'node3',
  },
] as const)('a Pod goes to $name', ({ spec, want }) => {
  const [world] = settled(a, b, c, cache('cache', 'node2'), pod('web', spec))
  expect(nodeOf(world)).toBe(want)
})

test('a group that wants to be together begins somewhere, and stays together', () => {
  const together = { affinity: { podAffinity: required([ofApp('web', zone)]) } }
  const members = ['w1', 'w2', 'w3'].map((name) => pod(name, together, { labels: { app: 'web' } }))
  const [world] = settled(a, b, c, ...members)
  expect(['w1', 'w2', 'w3'].map((name) => nodeOf(world, name))).toEqual(['node1', 'node2', 'node1'])
})

test('a Pod that is already there keeps those away that it does not want', () => {
  const loner = pod('loner', { nodeName: 'node1', affinity: { podAntiAffinity: required([ofApp('web', zone)]) } })
  const [world] = settled(a, b, c, loner, pod('web', {}, { labels: { app: 'web' } }))
  expect(nodeOf(world)).toBe('node3')
  const [full] = settled(a, b, loner, pod('web', {}, { labels: { app: 'web' } }))
  expect(messageOf(full)).toBe(
    none(
      "2 node(s) didn't satisfy existing pods anti-affinity rules",
      '2 No preemption victims found for incoming pod',
      2,
    ),
  )
  const [free] = step(full, { type: 'delete', key: objectKey('Pod', 'default', 'loner') })
  expect(nodeOf(free)).toBeDefined()
})

const evenly = {
  maxSkew: 1,
  topologyKey: zone,
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: { app: 'web' } },
} as const

test('Pods spread over zones, not only over Nodes', () => {
  const names = ['w1', 'w2', 'w3', 'w4']
  const [world] = settled(
    a,
    b,
    c,
    ...names.map((name) => pod(name, { topologySpreadConstraints: [evenly] }, { labels: { app: 'web' } })),
  )
  const zones = names.map((name) => (nodeOf(world, name) === 'node3' ? 'b' : 'a'))
  expect(zones.toSorted()).toEqual(['a', 'a', 'b', 'b'])
})

test('a Pod that would make the zones too uneven waits until there is room in the other', () => {
  const web = (name: string) => pod(name, { topologySpreadConstraints: [evenly] }, { labels: { app: 'web' } })
  const shut = inZone('node3', 'b', { spec: { unschedulable: true } })
  const [world] = settled(a, shut, node('node4'), web('w1'), web('web'))
  expect(nodeOf(world, 'w1')).toBe('node1')
  expect(messageOf(world)).toBe(
    none(
      "1 node(s) didn't match pod topology spread constraints, 1 node(s) didn't match pod topology spread constraints (missing required label), 1 node(s) were unschedulable",
      '1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling',
    ),
  )
  expect(nodeOf(applied(world, inZone('node3', 'b')))).toBe('node3')
})

test('where spreading is only a wish, the emptier zone comes first and nobody waits', () => {
  const soft = { ...evenly, whenUnsatisfiable: 'ScheduleAnyway' } as const
  const web = (name: string) => pod(name, { topologySpreadConstraints: [soft] }, { labels: { app: 'web' } })
  const [world] = settled(a, b, c, web('w1'), web('w2'), web('w3'))
  expect(['w1', 'w2', 'w3'].map((name) => nodeOf(world, name))).toEqual(['node1', 'node3', 'node2'])
})

test.for([
  {
    name: 'what is left of the processors',
    nodes: [inZone('node1', 'a', has({ cpu: '1' })), inZone('node2', 'a', has({ cpu: '500m' }))],
    first: wants({ cpu: '600m' }),
    spec: wants({ cpu: '450m' }),
    want: 'node2',
  },
  {
    name: 'a Node that says nothing',
    nodes: [inZone('node1', 'a', has({ memory: '1Gi' })), node('node2')],
    first: {},
    spec: wants({ memory: '2Gi' }),
    want: 'node2',
  },
  {
    name: 'a Node with room for one more',
    nodes: [inZone('node1', 'a', has({ pods: '1' })), node('node2')],
    first: {},
    spec: {},
    want: 'node2',
  },
  {
    name: 'what a limit says where nothing is asked for',
    nodes: [inZone('node1', 'a', has({ cpu: '1' })), node('node2')],
    first: {},
    spec: { containers: [{ name: 'main', image: 'web', resources: { limits: { cpu: '2' } } }] },
    want: 'node2',
  },
  {
    name: 'a port of the host that is free',
    nodes: [node('node1'), node('node2')],
    first: { containers: [{ name: 'main', image: 'web', ports: [{ containerPort: 80, hostPort: 80 }] }] },
    spec: { containers: [{ name: 'main', image: 'web', ports: [{ containerPort: 80, hostPort: 80 }] }] },
    want: 'node2',
  },
] as const)('a Pod goes by $name', ({ nodes, first, spec, want }) => {
  const [world] = settled(...nodes, pod('first', { ...first, nodeName: 'node1' }), pod('web', spec))
  expect(nodeOf(world)).toBe(want)
})

test('each Node says what it lacks, and whether it would help to take Pods off it', () => {
  const [world] = settled(
    inZone('node1', 'a', has({ cpu: '1', memory: '1Gi' })),
    inZone('node2', 'a', has({ cpu: '4', memory: '4Gi' })),
    node('node3', { spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] } }),
    pod('first', { ...wants({ cpu: '3' }), nodeName: 'node2' }),
    pod('web', wants({ cpu: '2', memory: '2Gi' })),
  )
  expect(messageOf(world)).toBe(
    none(
      '1 Insufficient memory, 1 node(s) had untolerated taint {gpu: yes}, 2 Insufficient cpu',
      '1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling',
    ),
  )
  const [free] = step(world, { type: 'delete', key: objectKey('Pod', 'default', 'first') })
  expect(nodeOf(free)).toBe('node2')
})

test('taints that only prefer count more than anything else that is preferred', () => {
  const shy = inZone('node3', 'b', { spec: { taints: [{ key: 'gpu', effect: 'PreferNoSchedule' }] } })
  const spec = { affinity: { nodeAffinity: preferred([{ weight: 1, preference: term(zone, 'In', 'b') }]) } }
  const [world] = settled(a, shy, pod('web', spec))
  expect(nodeOf(world)).toBe('node1')
})

test('a daemon is told that its own Node is full, and that the others are not asked', () => {
  const daemon = {
    ...wants({ cpu: '2' }),
    affinity: {
      nodeAffinity: required({
        nodeSelectorTerms: [byName('node1')],
      }),
    },
  }
  const [world] = settled(inZone('node1', 'a', has({ cpu: '1' })), b, c, pod('web', daemon))
  expect(messageOf(world)).toBe(
    none(
      "1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]",
      '3 Preemption is not helpful for scheduling',
    ),
  )
  expect(objectsOf(world.objects, 'Pod').size).toBe(1)
})
