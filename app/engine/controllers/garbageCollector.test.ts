import { expect, test } from 'vitest'
import { controllerOf, objectKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { Propagation } from '#model/propagation'
import { step } from '../step'
import { applied, deployment, node, pod, podNames, refusals, service, settled } from '../testing/settled'
import type { World } from '../world'

const web = objectKey('Deployment', 'default', 'web')

const keysIn = (world: World): readonly ObjectKey[] =>
  [...world.objects.byKind.values()].flatMap((objects) => [...objects.keys()])

const kindsIn = (world: World): readonly string[] => [
  ...new Set([...world.objects.byKind].filter(([, objects]) => objects.size > 0).map(([kind]) => kind)),
]

const deleted = (world: World, key: ObjectKey, propagation?: Propagation): World =>
  step(world, { type: 'delete', key, ...(propagation === undefined ? {} : { propagation }) })[0]

const one = (world: World, key: ObjectKey): KubeObject | undefined =>
  [...world.objects.byKind.values()].map((objects) => objects.get(key)).find((object) => object !== undefined)

const podsIn = (world: World): readonly KubeObject[] => [...(world.objects.byKind.get('Pod')?.values() ?? [])]

/** A Deployment of two Pods, each of which somebody holds. */
function held(finalizers: readonly string[]): World {
  const template = { metadata: { labels: { app: 'web' } }, spec: pod('web').spec }
  const [world] = settled(node('node1'), deployment('web', { template }))
  return podsIn(world).reduce(
    (before, object) => applied(before, { ...object, metadata: { ...object.metadata, finalizers } }),
    world,
  )
}

test('background: what a Deployment owned goes after it, down to the Pods', () => {
  const [world] = settled(node('node1'), deployment('web'))
  expect(kindsIn(deleted(world, web))).toEqual(['Node', 'Namespace'])
})

test('orphan: it stays, without an owner, and is taken up again by the next', () => {
  const [world] = settled(node('node1'), deployment('web'))
  const left = deleted(world, web, 'Orphan')
  const [set] = [...(left.objects.byKind.get('ReplicaSet')?.values() ?? [])]
  expect(one(left, web)).toBeUndefined()
  expect(set?.metadata.ownerReferences).toEqual([])
  expect(podNames(left)).toEqual(podNames(world))
  const again = applied(left, deployment('web'))
  const [adopted] = [...(again.objects.byKind.get('ReplicaSet')?.values() ?? [])]
  expect(adopted && controllerOf(adopted)?.uid).toBe(one(again, web)?.metadata.uid)
  expect(podNames(again)).toEqual(podNames(world))
})

test('foreground: the owner waits for what blocks it, and that for its own', () => {
  const world = held(['example.com/hold'])
  const waiting = deleted(world, web, 'Foreground')
  for (const kind of ['Deployment', 'ReplicaSet']) {
    const [object] = [...(waiting.objects.byKind.get(kind)?.values() ?? [])]
    expect(object?.metadata).toMatchObject({
      deletionTimestamp: '2026-01-01T00:00:00Z',
      deletionGracePeriodSeconds: 0,
      finalizers: ['foregroundDeletion'],
    })
  }
  expect(podNames(waiting)).toHaveLength(2)
  const released = podsIn(waiting).reduce(
    (before, object) => applied(before, { ...object, metadata: { ...object.metadata, finalizers: [] } }),
    waiting,
  )
  expect(kindsIn(released)).toEqual(['Node', 'Namespace'])
})

test('what else has an owner that stays loses the one that goes', () => {
  const owner = (name: string, uid: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', name, uid })
  const map = (name: string, uid: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', uid },
  })
  const ownerReferences = [owner('a', 'uid-a'), owner('b', 'uid-b')]
  const [world] = settled(map('a', 'uid-a'), map('b', 'uid-b'), service('web', {}, { ownerReferences }))
  const key = objectKey('Service', 'default', 'web')
  const after = deleted(world, objectKey('ConfigMap', 'default', 'a'))
  expect(one(after, key)?.metadata.ownerReferences).toEqual([owner('b', 'uid-b')])
  expect(one(deleted(after, objectKey('ConfigMap', 'default', 'b')), key)).toBeUndefined()
})

test('an object that somebody holds stays, marked, until it is let go', () => {
  const key = objectKey('Service', 'default', 'web')
  const spec = { type: 'NodePort', clusterIP: '10.96.0.20' } as const
  const [world] = settled(service('web', spec, { finalizers: ['example.com/hold'] }))
  const marked = deleted(world, key)
  expect(one(marked, key)?.metadata).toMatchObject({
    deletionTimestamp: '2026-01-01T00:00:00Z',
    finalizers: ['example.com/hold'],
  })
  const rival = service('other', { clusterIP: '10.96.0.20' })
  const [, events] = step(marked, { type: 'apply', objects: [rival] })
  expect(refusals(events)[0]).toMatch(/provided IP is already allocated$/)
  const more = {
    ...service('web', spec),
    metadata: { name: 'web', finalizers: ['example.com/hold', 'example.com/more'] },
  }
  expect(refusals(step(marked, { type: 'apply', objects: [more] })[1])).toEqual([
    'Service "web" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/more"}',
  ])
  const gone = applied(marked, service('web', spec))
  expect(one(gone, key)).toBeUndefined()
  expect(refusals(step(gone, { type: 'apply', objects: [rival] })[1])).toEqual([])
})

test('a namespace is emptied before it goes, and nothing new comes into it meanwhile', () => {
  const shop = objectKey('Namespace', '', 'shop')
  const inShop = { namespace: 'shop', finalizers: ['example.com/hold'] }
  const [world] = settled(node('node1'), pod('web'), service('web', {}, inShop))
  const closing = deleted(world, shop)
  expect(one(closing, shop)).toMatchObject({ status: { phase: 'Terminating' } })
  const [, events] = step(closing, { type: 'apply', objects: [pod('late', {}, { namespace: 'shop' })] })
  expect(refusals(events)).toEqual([
    'pods "late" is forbidden: unable to create new content in namespace shop because it is being terminated',
  ])
  const emptied = applied(closing, service('web', {}, { namespace: 'shop' }))
  expect(keysIn(emptied).filter((key) => key.includes('shop'))).toEqual([])
})

test('the generation counts what is wanted, not what is reported', () => {
  const [world] = settled(node('node1'), deployment('web'))
  const generation = (of: World): number | undefined => one(of, web)?.metadata.generation
  expect(generation(world)).toBe(1)
  expect(generation(applied(world, deployment('web')))).toBe(1)
  const labelled = { ...deployment('web'), metadata: { name: 'web', labels: { a: 'b' } } }
  expect(generation(applied(world, labelled))).toBe(1)
  expect(generation(applied(world, deployment('web', { replicas: 3 })))).toBe(2)
})

test('an object without a name of its own is given one, each time', () => {
  const nameless = { ...pod('x'), metadata: { name: '', generateName: 'job-' } }
  const [world] = settled(node('node1'), nameless, nameless)
  expect(podNames(world)).toHaveLength(2)
  for (const name of podNames(world)) expect(name).toMatch(/^job-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
})
