import { expect, test } from 'vitest'
import { objectsOf } from '#kinds/registry'
import { objectKey, type KubeObject } from '#model/objectMeta'
import { step } from '../../step'
import { applied, node, pod, service, settled } from '../../testing/settled'
import type { World } from '../../world'

const slicesOf = (world: World): readonly string[] =>
  [...objectsOf(world.objects, 'EndpointSlice').values()].map(({ ports, endpoints }) => {
    const at = (ports ?? []).map(({ name, port }) => `${name}${name === '' ? '' : ':'}${port}`).join(',')
    const who = (endpoints ?? []).map(({ targetRef, conditions }) => {
      return `${targetRef?.name}${conditions?.ready === true ? '' : '?'}`
    })
    return `[${at}] ${who.join(' ')}`
  })

const listening = (name: string, containerPort: number): KubeObject =>
  pod(
    name,
    { containers: [{ name: 'main', image: 'web:1', ports: [{ name: 'http', containerPort }] }] },
    { labels: { app: 'web' } },
  )

const web = (targetPort: number | string): KubeObject => service('web', { ports: [{ port: 80, targetPort }] })

test.for([
  { name: 'a number needs no container port', objects: [web(9000), listening('a', 80)], want: ['[9000] a'] },
  {
    name: 'a name is looked up in each Pod',
    objects: [web('http'), listening('a', 80), listening('b', 81)],
    want: ['[80] a', '[81] b'],
  },
  {
    name: 'a name that a Pod does not have leaves it without ports',
    objects: [web('grpc'), listening('a', 80)],
    want: ['[] a'],
  },
  { name: 'nobody is selected', objects: [web(80), pod('other')], want: ['[] '] },
  { name: 'no selector, no slices', objects: [service('web', { selector: {} }), listening('a', 80)], want: [] },
] as const)('$name', ({ objects, want }) => {
  const [world] = settled(node('node1'), ...objects)
  expect(slicesOf(world)).toEqual(want)
})

test('the last slice stays when its last Pod goes, and takes the next one in', () => {
  const [world] = settled(node('node1'), web(80), listening('a', 80))
  const [key] = objectsOf(world.objects, 'EndpointSlice').keys()
  const [empty] = step(world, { type: 'delete', key: objectKey('Pod', 'default', 'a') })
  expect(slicesOf(empty)).toEqual(['[] '])
  const again = applied(empty, listening('b', 80))
  expect(slicesOf(again)).toEqual(['[80] b'])
  expect([...objectsOf(again.objects, 'EndpointSlice').keys()]).toEqual([key])
})

test('whoever comes first, the endpoints stand in the same order', () => {
  const [world] = settled(node('node1'), web(80), listening('c', 80))
  const grown = applied(applied(world, listening('a', 80)), listening('b', 80))
  expect(slicesOf(grown)).toEqual(
    slicesOf(settled(node('node1'), web(80), ...['b', 'a', 'c'].map((n) => listening(n, 80)))[0]),
  )
})

test('a Service that is deleted takes its slices and its Endpoints with it', () => {
  const [world] = settled(node('node1'), web(80), listening('a', 80))
  const [after] = step(world, { type: 'delete', key: objectKey('Service', 'default', 'web') })
  expect(slicesOf(after)).toEqual([])
  expect(objectsOf(after.objects, 'Endpoints').size).toBe(0)
})

test('Pods that are not ready are told apart in slices and in Endpoints', () => {
  const probe = { readinessProbe: { httpGet: { port: 80 } } }
  const broken = pod(
    'a',
    { containers: [{ name: 'main', image: 'web:1', ports: [{ containerPort: 80 }], ...probe }] },
    { labels: { app: 'web' }, annotations: { 'kubewalk.dev/probes': 'readiness=fail' } },
  )
  const [world] = settled(node('node1'), web(80), broken, listening('b', 80))
  expect(slicesOf(world)).toEqual(['[80] a? b'])
  const [endpoints] = objectsOf(world.objects, 'Endpoints').values()
  expect(endpoints?.subsets).toMatchObject([
    { addresses: [{ targetRef: { name: 'b' } }], notReadyAddresses: [{ targetRef: { name: 'a' } }] },
  ])
})

test('Endpoints that somebody wrote for a Service without a selector are mirrored into a slice', () => {
  const database = service('db', { selector: {}, ports: [{ port: 5432 }] })
  const written: KubeObject = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'db', namespace: 'default' },
    ...{ subsets: [{ addresses: [{ ip: '192.0.2.7' }], ports: [{ port: 5432 }] }] },
  }
  const [world] = settled(database, written)
  const [slice] = objectsOf(world.objects, 'EndpointSlice').values()
  expect(slice).toMatchObject({
    metadata: { labels: { 'kubernetes.io/service-name': 'db' } },
    ports: [{ name: '', port: 5432, protocol: 'TCP' }],
    endpoints: [{ addresses: ['192.0.2.7'], conditions: { ready: true } }],
  })
  const [after] = step(world, { type: 'delete', key: objectKey('Endpoints', 'default', 'db') })
  expect(slicesOf(after)).toEqual([])
})
