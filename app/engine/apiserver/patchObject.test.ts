import { expect, test } from 'vitest'
import type { Deployment } from '#kinds/deployment/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import { defaultClusterSettings } from '#model/clusterSettings'
import { objectKey } from '#model/objectMeta'
import { step } from '../step'
import { deployment, node } from '../testing/settled'
import { emptyWorld } from '../world'

const web = objectKey('Deployment', 'default', 'web')
const opened = step(emptyWorld(defaultClusterSettings), {
  type: 'apply',
  objects: [node('node1'), deployment('web', { replicas: 2 })],
})[0]
const patched = (merge: Readonly<Record<string, unknown>>, key = web) => step(opened, { type: 'patch', key, merge })
const messages = (merge: Readonly<Record<string, unknown>>, key = web) =>
  patched(merge, key)[1].flatMap((event) => (event.type === 'refused' ? [event.message] : []))

test('a patch changes what it names, and what follows from it', () => {
  const [world] = patched({ spec: { replicas: 3 }, metadata: { labels: { tier: 'front' }, name: 'other' } })
  const after: Deployment | undefined = objectOf(world.objects, 'Deployment', web)
  expect(after?.metadata).toMatchObject({ name: 'web', labels: { tier: 'front' } })
  expect(after?.spec.template).toEqual(objectOf(opened.objects, 'Deployment', web)?.spec.template)
  expect(objectsOf(world.objects, 'Pod').size).toBe(3)
})

test('the status is no part of it', () => {
  const [world, events] = patched({ status: { readyReplicas: 9 } })
  expect([world.objects, events]).toEqual([opened.objects, []])
})

test.for([
  [{ spec: { replicas: 'x' } }, web, 'replicas'],
  [{ spec: { replicas: -1 } }, web, 'must be greater than or equal to 0'],
  [{ spec: {} }, objectKey('Deployment', 'default', 'api'), 'deployments.apps "api" not found'],
] as const)('%j is refused', ([merge, key, text]) => {
  expect(messages(merge, key).join()).toContain(text)
})
