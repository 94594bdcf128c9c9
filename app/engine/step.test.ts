import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkObject } from '#kinds/fields/check'
import { kinds, objectsOf } from '#kinds/registry'
import { keyOf, objectKey, type KubeObject } from '#model/objectMeta'
import { isPodReady } from '#kinds/pod/conditions'
import type { Input } from './input'
import { step } from './step'
import { deployment, node, pod, service, settled } from './testing/settled'
import { emptyWorld, type World } from './world'

const names = fc.constantFrom('a', 'b', 'c')
const nodeName = fc.constantFrom('node1', 'node2')
const object: fc.Arbitrary<KubeObject> = fc.oneof(
  nodeName.map((name) => node(name)),
  fc.tuple(names, fc.option(nodeName)).map(([name, on]) => pod(name, on === null ? {} : { nodeName: on })),
  fc
    .tuple(names, fc.constantFrom('ClusterIP', 'NodePort'), fc.constantFrom(80, 'http'))
    .map(([name, type, targetPort]) => service(name, { type, ports: [{ port: 80, targetPort }] })),
  fc.tuple(names, fc.nat(4)).map(([name, replicas]) => deployment(name, { replicas })),
  names.map((name) => kinds.StatefulSet.example(name)),
)
const input: fc.Arbitrary<Input> = fc.oneof(
  { weight: 3, arbitrary: fc.array(object, { maxLength: 5 }).map((objects): Input => ({ type: 'apply', objects })) },
  { weight: 1, arbitrary: object.map((one): Input => ({ type: 'delete', key: keyOf(one) })) },
)

const played = (inputs: readonly Input[]): World => inputs.reduce((world, one) => step(world, one)[0], emptyWorld())

test('the same inputs make the same world', () => {
  fc.assert(
    fc.property(fc.array(input, { maxLength: 5 }), (inputs) => {
      expect(played(inputs)).toEqual(played(inputs))
    }),
    { numRuns: 30 },
  )
})

test('whatever is done, every endpoint is a Pod, every address has one owner, and nothing is left to do', () => {
  fc.assert(
    fc.property(fc.array(input, { maxLength: 6 }), (inputs) => {
      const world = played(inputs)
      const pods = objectsOf(world.objects, 'Pod')
      for (const slice of objectsOf(world.objects, 'EndpointSlice').values()) {
        for (const { targetRef, addresses, conditions } of slice.endpoints ?? []) {
          const target = pods.get(objectKey('Pod', targetRef?.namespace ?? '', targetRef?.name ?? ''))
          expect(target?.status?.podIP).toBe(addresses[0])
          expect(target !== undefined && isPodReady(target)).toBe(conditions?.ready)
        }
      }
      const ips = [...pods.values()].flatMap(({ status }) => status?.podIP ?? [])
      const clusterIPs = [...objectsOf(world.objects, 'Service').values()].flatMap(({ spec }) => spec.clusterIPs ?? [])
      const nodePorts = [...objectsOf(world.objects, 'Service').values()].flatMap(({ spec }) =>
        (spec.ports ?? []).flatMap(({ nodePort }) => nodePort ?? []),
      )
      const ranges = [...objectsOf(world.objects, 'Node').values()].map(({ spec }) => spec?.podCIDR)
      const unique: readonly (readonly (string | number | undefined)[])[] = [ips, clusterIPs, nodePorts, ranges]
      for (const all of unique) expect(new Set(all).size).toBe(all.length)
      expect(
        step(world, {
          type: 'apply',
          objects: [...world.objects.byKind.values()].flatMap((all) => [...all.values()]),
        })[0].objects,
      ).toEqual(world.objects)
    }),
    { numRuns: 60 },
  )
})

test('what is applied at once ends like what was applied one after the other', () => {
  fc.assert(
    fc.property(fc.array(object, { maxLength: 8 }), (some) => {
      const objects = some.filter(({ kind }) => kind !== 'Node')
      const nodes = [node('node1'), node('node2')]
      const atOnce = played([{ type: 'apply', objects: [...nodes, ...objects] }])
      const singly = played([
        { type: 'apply', objects: nodes },
        ...objects.map((one): Input => ({ type: 'apply', objects: [one] })),
      ])
      const places = (world: World): readonly string[] =>
        [...objectsOf(world.objects, 'Pod').values()].map(
          ({ metadata, spec, status }) => `${metadata.name} ${spec.nodeName} ${status?.podIP}`,
        )
      expect(places(atOnce)).toEqual(places(singly))
    }),
    { numRuns: 30 },
  )
})

test('a Pod that is deleted and brought back is the same to everybody', () => {
  const [world] = settled(node('node1'), pod('a'), pod('b'), pod('c'), service('a'))
  const [without] = step(world, { type: 'delete', key: objectKey('Pod', 'default', 'a') })
  const [back] = step(without, { type: 'apply', objects: [pod('a')] })
  const address = (of: World): unknown =>
    objectsOf(of.objects, 'Pod').get(objectKey('Pod', 'default', 'a'))?.status?.podIP
  expect(address(back)).toBe(address(world))
})

test('what replaces an object does so in one breath', () => {
  const [world] = settled(node('node1'), node('node2'), deployment('web', { replicas: 2 }))
  const [moved] = objectsOf(world.objects, 'Pod').values()
  if (moved === undefined) throw new Error('no Pod')
  const elsewhere = moved.spec.nodeName === 'node1' ? 'node2' : 'node1'
  const { status: _gone, ...rest } = moved
  const copy = { ...rest, spec: { ...rest.spec, nodeName: elsewhere } }
  const [after] = step(world, { type: 'apply', replacing: [keyOf(moved)], objects: [copy] })
  expect(
    [...objectsOf(after.objects, 'Pod').values()]
      .map(({ metadata, spec }) => `${metadata.name} ${spec.nodeName}`)
      .toSorted(),
  ).toEqual(
    [...objectsOf(world.objects, 'Pod').values()]
      .map(
        ({ metadata, spec }) => `${metadata.name} ${metadata.name === moved.metadata.name ? elsewhere : spec.nodeName}`,
      )
      .toSorted(),
  )
})

test('everything that happens has a cause, but for what a person does', () => {
  const [world] = settled(node('node1'))
  const [, events] = step(world, { type: 'apply', objects: [deployment('web'), service('web')] })
  const known = new Set(events.map(({ id }) => id))
  for (const { causedBy, component, type, id } of events) {
    if (causedBy === undefined) expect(`${component} ${type}`).toBe('apiserver created')
    else expect(known.has(causedBy) && causedBy < id).toBe(true)
  }
  expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => (events[0]?.id ?? 0) + i))
})

test('an object that only fits its type is refused or stored, and never breaks the step', () => {
  const scalars = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.integer({ min: -2, max: 12 }),
    fc.boolean(),
    fc.constant(null),
  )
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ depthSize: 'small' }, scalars, fc.array(tie('any'), { maxLength: 2 }), tie('map')),
    map: fc.dictionary(
      fc.constantFrom(
        ...[
          'spec',
          'status',
          'ports',
          'port',
          'selector',
          'matchLabels',
          'template',
          'metadata',
          'labels',
          'app',
          'containers',
        ],
        ...[
          'name',
          'targetPort',
          'type',
          'clusterIP',
          'clusterIPs',
          'podIP',
          'conditions',
          'replicas',
          'endpoints',
          'addresses',
        ],
        ...['podCIDR', 'nodeName', 'subsets', 'ipFamilies', 'ipFamilyPolicy', 'strategy', 'rollingUpdate', 'maxSurge'],
      ),
      tie('any'),
      { maxKeys: 4 },
    ),
  })).map
  const kind = fc.constantFrom(...Object.values(kinds))
  const hostile = fc.tuple(kind, value, value, value).map(([definition, spec, status, more]) => ({
    ...more,
    apiVersion: definition.apiVersion,
    kind: definition.kind,
    metadata: { name: 'a', ...more },
    spec: { ...(definition.example('a') as { spec?: object }).spec, ...spec },
    status,
  }))
  const [start] = settled(node('node1'), pod('a'), service('a'))
  let stored = 0
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 3 }), (values) => {
      const objects = values.flatMap((one) => {
        const checked = checkObject(one)
        return checked.ok ? [checked.value] : []
      })
      stored += objects.length
      const [world, events] = step(start, { type: 'apply', objects })
      expect(world.objects.revision >= start.objects.revision && events.length >= 0).toBe(true)
    }),
    { numRuns: 200 },
  )
  expect(stored).toBeGreaterThan(50)
})
