import { expect, test } from 'vitest'
import { kinds, objectsOf } from '#kinds/registry'
import type { ReplicaSet } from '#kinds/replicaset/schema'
import { keyOf, objectKey } from '#model/objectMeta'
import { step } from '../../step'
import { applied, deployment, node, pod, podNames, settled } from '../../testing/settled'
import type { World } from '../../world'
import { fenceposts } from './rollout'

const setsOf = (world: World): readonly string[] =>
  [...objectsOf(world.objects, 'ReplicaSet').values()].map(
    ({ spec, status }) => `${spec.template.spec.containers[0]?.image} ${spec.replicas} ${status?.readyReplicas ?? 0}`,
  )

const withImage = (image: string, annotations: Readonly<Record<string, string>> = {}) => ({
  metadata: { labels: { app: 'web' }, annotations },
  spec: {
    containers: [{ name: 'main', image, ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 80 } } }],
  },
})

test('a Deployment has a ReplicaSet, which has Pods that are named after it', () => {
  const [world] = settled(node('node1'), deployment('web', { replicas: 3 }))
  const [set] = objectsOf(world.objects, 'ReplicaSet').values()
  expect(set?.metadata.name).toMatch(/^web-[456789bcdf]{1,10}$/)
  for (const name of podNames(world)) {
    expect(name).toMatch(new RegExp(`^${set?.metadata.name}-[bcdfghjklmnpqrstvwxz2456789]{5}$`))
  }
  const [owner] = [...objectsOf(world.objects, 'Pod').values()][0]?.metadata.ownerReferences ?? []
  expect(owner).toMatchObject({
    kind: 'ReplicaSet',
    name: set?.metadata.name,
    uid: set?.metadata.uid,
    controller: true,
  })
  const [own] = objectsOf(world.objects, 'Deployment').values()
  expect(own?.status).toMatchObject({ replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 })
  expect(own?.status?.unavailableReplicas).toBe(0)
  expect(own?.status?.conditions?.map(({ type, status, reason, message }) => [type, status, reason, message])).toEqual([
    ['Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'],
    [
      'Progressing',
      'True',
      'NewReplicaSetAvailable',
      `ReplicaSet "${set?.metadata.name}" has successfully progressed.`,
    ],
  ])
})

test('scaling down takes the Pods that serve least', () => {
  const [world] = settled(node('node1'), node('node2'), deployment('web', { replicas: 3 }))
  const before = podNames(world)
  const after = podNames(applied(world, deployment('web', { replicas: 2 })))
  expect(before).toEqual(expect.arrayContaining([...after]))
  // Two of the three share node1; of these the younger one goes.
  expect(after).toEqual([before[0], before[1]])
})

test('a Pod that is deleted is replaced by one of another name', () => {
  const [world] = settled(node('node1'), deployment('web'))
  const [first = '', second = ''] = podNames(world)
  const [after] = step(world, { type: 'delete', key: objectKey('Pod', 'default', first) })
  expect(podNames(after)).toHaveLength(2)
  expect(podNames(after)).toContain(second)
  expect(podNames(after)).not.toContain(first)
})

test('a new template moves all Pods over, and the old one is found again', () => {
  const [world] = settled(node('node1'), deployment('web', { replicas: 4, template: withImage('web:1') }))
  const rolled = applied(world, deployment('web', { replicas: 4, template: withImage('web:2') }))
  expect(setsOf(rolled)).toEqual(['web:1 0 0', 'web:2 4 4'])
  const back = applied(rolled, deployment('web', { replicas: 4, template: withImage('web:1') }))
  expect(setsOf(back)).toEqual(['web:1 4 4', 'web:2 0 0'])
  const revisions = [...objectsOf(back.objects, 'ReplicaSet').values()].map(({ metadata }) => [
    metadata.annotations?.['deployment.kubernetes.io/revision'],
    metadata.annotations?.['deployment.kubernetes.io/revision-history'],
  ])
  expect(revisions).toEqual([
    ['3', '1'],
    ['2', undefined],
  ])
  const [own] = objectsOf(back.objects, 'Deployment').values()
  expect(own?.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3')
})

test('a history of one keeps one old ReplicaSet', () => {
  const versions = ['web:1', 'web:2', 'web:3']
  const [start] = settled(node('node1'))
  const world = versions.reduce(
    (before, image) => applied(before, deployment('web', { revisionHistoryLimit: 1, template: withImage(image) })),
    start,
  )
  expect(setsOf(world)).toEqual(['web:2 0 0', 'web:3 2 2'])
})

test('while it is paused, a Deployment scales what it has and begins nothing new', () => {
  const [world] = settled(node('node1'), deployment('web', { template: withImage('web:1') }))
  const paused = applied(world, deployment('web', { paused: true, replicas: 5, template: withImage('web:2') }))
  expect(setsOf(paused)).toEqual(['web:1 5 5'])
  const [own] = objectsOf(paused.objects, 'Deployment').values()
  const said = own?.status?.conditions?.find(({ type }) => type === 'Progressing')
  expect(said).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' })
  const resumed = applied(paused, deployment('web', { replicas: 5, template: withImage('web:2') }))
  expect(setsOf(resumed)).toEqual(['web:1 0 0', 'web:2 5 5'])
})

test.for([
  { type: 'RollingUpdate', want: ['web:1 3 3', 'web:2 2 0'] },
  { type: 'Recreate', want: ['web:1 0 0', 'web:2 4 0'] },
] as const)('a template whose Pods never get ready: $type', ({ type, want }) => {
  const strategy = { strategy: { type } }
  const [world] = settled(node('node1'), deployment('web', { replicas: 4, template: withImage('web:1'), ...strategy }))
  const broken = withImage('web:2', { 'kubewalk.dev/probes': 'readiness=fail' })
  const stuck = applied(world, deployment('web', { replicas: 4, template: broken, ...strategy }))
  expect(setsOf(stuck)).toEqual(want)
})

test.for([
  [3, 1, 0],
  [4, 1, 1],
  [10, 3, 2],
] as const)('%i replicas: a quarter is %i more and %i fewer', ([replicas, maxSurge, maxUnavailable]) => {
  expect(fenceposts(deployment('web', { replicas }))).toEqual({ maxSurge, maxUnavailable })
})

test('a Pod without an owner that matches is adopted, and one that matches no longer is let go', () => {
  const set: ReplicaSet = kinds.ReplicaSet.example('web')
  const [world] = settled(node('node1'), pod('web-of-mine', {}, { labels: { app: 'web' } }), set)
  expect(podNames(world)).toHaveLength(2)
  expect(podNames(world)).toContain('web-of-mine')
  const freed = applied(world, pod('web-of-mine', {}, { labels: { app: 'other' } }))
  expect(podNames(freed)).toHaveLength(3)
  expect(
    objectsOf(freed.objects, 'Pod').get(objectKey('Pod', 'default', 'web-of-mine'))?.metadata.ownerReferences,
  ).toEqual([])
})

test('Pods of a file name their ReplicaSet by a uid of another cluster, and are taken in all the same', () => {
  const [first] = settled(node('node1'), deployment('web'))
  const saved = [...objectsOf(first.objects, 'Pod').values()].map(({ metadata, ...rest }) => ({
    ...rest,
    metadata: {
      name: metadata.name,
      namespace: 'default',
      labels: metadata.labels ?? {},
      ownerReferences: (metadata.ownerReferences ?? []).map((owner) => ({ ...owner, uid: 'of-another-cluster' })),
    },
  }))
  const [world] = settled(node('node1'), ...saved, deployment('web'))
  expect(podNames(world)).toEqual(podNames(first))
})

test('in a dump of a cluster, whatever its order, everything finds its owner', () => {
  const [first] = settled(node('node1'), deployment('web', { replicas: 3 }))
  const dump = ['Pod', 'Node', 'Deployment', 'ReplicaSet'].flatMap((kind) => [
    ...(first.objects.byKind.get(kind)?.values() ?? []),
  ])
  for (const objects of [dump, dump.toReversed()]) {
    const [world] = settled(...objects)
    expect(podNames(world).toSorted()).toEqual(podNames(first).toSorted())
    expect(setsOf(world)).toEqual(['nginx:1.29 3 3'])
  }
})

test('what a Deployment made goes with it', () => {
  const [world] = settled(node('node1'), deployment('web'))
  const [after] = step(world, { type: 'delete', key: keyOf(deployment('web')) })
  expect(objectsOf(after.objects, 'ReplicaSet').size + objectsOf(after.objects, 'Pod').size).toBe(0)
})
