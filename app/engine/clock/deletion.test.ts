import { expect, test } from 'vitest'
import { objectsOf } from '#kinds/registry'
import { defaultClusterSettings } from '#model/clusterSettings'
import { typicalLatency } from '#model/latency'
import { objectKey } from '#model/objectMeta'
import type { Propagation } from '#model/propagation'
import type { Input } from '../input'
import { step } from '../step'
import { deployment, node, pod, service } from '../testing/settled'
import { emptyWorld, type World } from '../world'
import { liveStep } from './liveStep'

const shop = { namespace: 'shop' }

/** Takes its time to end. */
const annotations = { 'kubewalk.dev/shutdown': '5s' }

const template = { metadata: { labels: { app: 'web' }, annotations }, spec: pod('web').spec }

const opened = (): World =>
  step(emptyWorld({ ...defaultClusterSettings, latency: typicalLatency }), {
    type: 'apply',
    objects: [
      node('node1'),
      deployment('web', { replicas: 2, template }),
      pod('web', {}, { ...shop, annotations }),
      service('web', {}, shop),
    ],
  })[0]

const played = (world: World, ...inputs: readonly Input[]): World =>
  inputs.reduce((now, input) => liveStep(now, input)[0], world)

const advance = (ms: number): Input => ({ type: 'advance', ms })

/** How many objects of each kind of a Deployment there are in `default`. */
const left = (world: World): readonly number[] =>
  (['Deployment', 'ReplicaSet', 'Pod'] as const).map(
    (kind) =>
      [...objectsOf(world.objects, kind).values()].filter(({ metadata }) => metadata.namespace === 'default').length,
  )

const deleted = (propagation: Propagation): World =>
  played(opened(), { type: 'delete', key: objectKey('Deployment', 'default', 'web'), propagation })

test.for([
  ['Background', [0, 1, 2], [0, 0, 2], [0, 0, 0]],
  ['Foreground', [1, 1, 2], [1, 1, 2], [0, 0, 0]],
  ['Orphan', [1, 1, 2], [0, 1, 2], [0, 1, 2]],
] as const)('%s: at once, while the Pods end, and afterwards', ([propagation, atOnce, meanwhile, afterwards]) => {
  const world = deleted(propagation)
  expect(left(world)).toEqual(atOnce)
  const ending = played(world, advance(500))
  expect(left(ending)).toEqual(meanwhile)
  const isEnding = [...objectsOf(ending.objects, 'Pod').values()].some(
    ({ metadata }) => metadata.namespace === 'default' && metadata.deletionTimestamp !== undefined,
  )
  expect(isEnding).toBe(propagation !== 'Orphan')
  expect(left(played(ending, advance(60_000)))).toEqual(afterwards)
})

test('a namespace waits for its Pods to end', () => {
  const key = objectKey('Namespace', '', 'shop')
  const closing = played(opened(), { type: 'delete', key }, advance(500))
  expect(objectsOf(closing.objects, 'Namespace').get(key)?.status?.phase).toBe('Terminating')
  const gone = played(closing, advance(60_000))
  expect(objectsOf(gone.objects, 'Namespace').has(key)).toBe(false)
  const inside = [...gone.objects.byKind.values()].flatMap((objects) =>
    [...objects.values()].filter(({ metadata }) => metadata.namespace === 'shop'),
  )
  expect(inside).toEqual([])
})
