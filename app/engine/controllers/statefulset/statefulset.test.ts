import { expect, test } from 'vitest'
import { kinds, objectOf, objectsOf } from '#kinds/registry'
import type { StatefulSet } from '#kinds/statefulset/schema'
import { objectKey } from '#model/objectMeta'
import { step } from '../../step'
import { applied, node, podNames, service, settled } from '../../testing/settled'

const set = (spec: Partial<StatefulSet['spec']> = {}): StatefulSet => {
  const example = kinds.StatefulSet.example('db')
  return { ...example, spec: { ...example.spec, ...spec } }
}

// fidelity: statefulset
test('its Pods have numbers, and names in DNS', () => {
  const [world] = settled(node('node1'), node('node2'), service('db', { clusterIP: 'None' }), set({ replicas: 3 }))
  expect(podNames(world)).toEqual(['db-0', 'db-1', 'db-2'])
  const first = objectOf(world.objects, 'Pod', objectKey('Pod', 'default', 'db-0'))
  expect(first?.spec).toMatchObject({ hostname: 'db-0', subdomain: 'db' })
  expect(first?.metadata.labels).toMatchObject({
    app: 'db',
    'statefulset.kubernetes.io/pod-name': 'db-0',
    'apps.kubernetes.io/pod-index': '0',
  })
  const [slice] = objectsOf(world.objects, 'EndpointSlice').values()
  expect(slice?.endpoints?.map(({ hostname }) => hostname)).toEqual(['db-0', 'db-1', 'db-2'])
})

test('the highest go first, and a Pod that is deleted comes back under its name', () => {
  const [world] = settled(node('node1'), set({ replicas: 3, ordinals: { start: 5 } }))
  expect(podNames(world)).toEqual(['db-5', 'db-6', 'db-7'])
  expect(podNames(applied(world, set({ replicas: 1, ordinals: { start: 5 } })))).toEqual(['db-5'])
  const [again] = step(world, { type: 'delete', key: objectKey('Pod', 'default', 'db-6') })
  expect(podNames(again).toSorted()).toEqual(['db-5', 'db-6', 'db-7'])
})

const failing = {
  metadata: { labels: { app: 'db' }, annotations: { 'kubewalk.dev/probes': 'readiness=fail' } },
  spec: { containers: [{ name: 'main', image: 'db:1', readinessProbe: { exec: { command: ['check'] } } }] },
}

test('in order: the next waits for the one before to be ready', () => {
  const [world] = settled(node('node1'), set({ replicas: 3, template: failing }))
  expect(podNames(world)).toEqual(['db-0'])
})

test('in parallel: nobody waits', () => {
  const [world] = settled(node('node1'), set({ replicas: 3, template: failing, podManagementPolicy: 'Parallel' }))
  expect(podNames(world)).toEqual(['db-0', 'db-1', 'db-2'])
})

test('a new template replaces Pods down to the partition', () => {
  const [world] = settled(node('node1'), set({ replicas: 3 }))
  const template = {
    ...set().spec.template,
    spec: { containers: [{ name: 'main', image: 'db:2', ports: [{ containerPort: 80 }] }] },
  }
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } as const
  const images = (...args: Parameters<typeof set>): readonly string[] =>
    [...objectsOf(applied(world, set(...args)).objects, 'Pod').values()].map(
      ({ metadata, spec }) => `${metadata.name} ${spec.containers[0]?.image}`,
    )
  expect(images({ replicas: 3, template, updateStrategy }).toSorted()).toEqual([
    'db-0 nginx:1.29',
    'db-1 nginx:1.29',
    'db-2 db:2',
  ])
  expect(images({ replicas: 3, template }).toSorted()).toEqual(['db-0 db:2', 'db-1 db:2', 'db-2 db:2'])
})

test('a Pod below the partition that is lost comes back from the template before', () => {
  const [world] = settled(node('node1'), set({ replicas: 2 }))
  const template = { ...set().spec.template, spec: { containers: [{ name: 'main', image: 'db:2' }] } }
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } as const
  const halfway = applied(world, set({ replicas: 2, template, updateStrategy }))
  const [lost] = step(halfway, { type: 'delete', key: objectKey('Pod', 'default', 'db-0') })
  const images = [...objectsOf(lost.objects, 'Pod').values()].map(
    ({ metadata, spec }) => `${metadata.name} ${spec.containers[0]?.image}`,
  )
  expect(images.toSorted()).toEqual(['db-0 nginx:1.29', 'db-1 db:2'])
  const [own] = objectsOf(lost.objects, 'StatefulSet').values()
  expect(own?.status).toMatchObject({ currentReplicas: 1, updatedReplicas: 1 })
  expect(own?.status?.currentRevision).not.toBe(own?.status?.updateRevision)
  const [done] = objectsOf(applied(lost, set({ replicas: 2, template })).objects, 'StatefulSet').values()
  expect(done?.status).toMatchObject({ currentReplicas: 2, updatedReplicas: 2 })
  expect(done?.status?.currentRevision).toBe(done?.status?.updateRevision)
})

test('Pods of a file, of a revision that this cluster does not know, stay', () => {
  const [world] = settled(node('node1'), set({ replicas: 2 }))
  const saved = [...objectsOf(world.objects, 'Pod').values()].map(({ metadata, spec, ...rest }) => ({
    ...rest,
    spec,
    metadata: { ...metadata, labels: { ...metadata.labels, 'controller-revision-hash': 'db-5d8f6c7b9d' } },
  }))
  const [again] = settled(node('node1'), ...saved, set({ replicas: 2 }))
  const uids = (one: typeof world) => [...objectsOf(one.objects, 'Pod').values()].map(({ metadata }) => metadata.uid)
  expect(uids(again)).toEqual(uids(world))
})
