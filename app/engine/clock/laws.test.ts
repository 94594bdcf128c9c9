import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kinds, objectOf, objectsOf } from '#kinds/registry'
import { isPodReady, isPodTerminal } from '#kinds/pod/conditions'
import { defaultClusterSettings } from '#model/clusterSettings'
import type { Fault } from '#model/fault'
import { typicalLatency, type Latency } from '#model/latency'
import { controllerOf, keyOf, objectKey, parseKey, type KubeObject } from '#model/objectMeta'
import { proxyOf } from '#model/componentNames'
import type { Input } from '../input'
import { step } from '../step'
import { deployment, node, pod, service } from '../testing/settled'
import { emptyWorld, type World } from '../world'
import { liveStep } from './liveStep'

const names = fc.constantFrom('a', 'b')
const nodeName = fc.constantFrom('node1', 'node2')
const object: fc.Arbitrary<KubeObject> = fc.oneof(
  { weight: 1, arbitrary: nodeName.map((name) => node(name)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(names, fc.option(nodeName))
      .map(([name, on]) => pod(`bare-${name}`, on === null ? {} : { nodeName: on })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(names, fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer'))
      .map(([name, type]) => service(name, { type })),
  },
  { weight: 3, arbitrary: fc.tuple(names, fc.nat(4)).map(([name, replicas]) => deployment(name, { replicas })) },
  { weight: 1, arbitrary: names.map((name) => kinds.StatefulSet.example(`set-${name}`)) },
)
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc
    .constantFrom('kube-proxy/node1', 'kubelet/node2', 'scheduler', 'endpointslice-controller', 'replicaset-controller')
    .map((component): Fault => ({ type: 'paused', component })),
  nodeName.chain((name) =>
    fc.constantFrom('nodeStopped' as const, 'nodeIsolated' as const).map((type): Fault => ({ type, node: name })),
  ),
)
const advance: fc.Arbitrary<Input> = fc.nat(20_000).map((ms) => ({ type: 'advance', ms }))
const input: fc.Arbitrary<Input> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(object, { minLength: 1, maxLength: 3 }).map((objects): Input => ({ type: 'apply', objects })),
  },
  { weight: 2, arbitrary: object.map((one): Input => ({ type: 'delete', key: keyOf(one) })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.boolean(), fault)
      .map(([on, one]): Input => ({ type: on ? 'setFault' : 'clearFault', fault: one })),
  },
  { weight: 4, arbitrary: advance },
)
const anyLatency: fc.Arbitrary<Latency> = fc.record({
  watch: fc.nat(500),
  scheduler: fc.nat(500),
  controllers: fc.nat(500),
  endpoints: fc.nat(500),
  kubelet: fc.nat(500),
  sandbox: fc.nat(2000),
  imagePull: fc.nat(2000),
  containerStart: fc.nat(2000),
  status: fc.nat(200),
  minSync: fc.nat(2000),
  proxySync: fc.nat(500),
  dns: fc.nat(2000),
  loadBalancer: fc.nat(2000),
})

const start = (latency: World['settings']['latency']): World =>
  step(emptyWorld({ ...defaultClusterSettings, latency }), {
    type: 'apply',
    objects: [node('node1'), node('node2')],
  })[0]
const played = (world: World, inputs: readonly Input[]): World =>
  inputs.reduce((now, one) => liveStep(now, one)[0], world)

test('the same inputs make the same history, byte for byte', () => {
  fc.assert(
    fc.property(fc.array(input, { maxLength: 12 }), (inputs) => {
      const history = (): string => {
        let world = start(typicalLatency)
        return JSON.stringify(
          inputs.map((one) => {
            const [next, events] = liveStep(world, one)
            world = next
            return [events, [...next.objects.byKind].map(([kind, all]) => [kind, [...all.values()]])]
          }),
        )
      }
      expect(history()).toBe(history())
    }),
    { numRuns: 15 },
  )
})

test('a world that lags, left alone, ends where one ends in which nothing takes time', () => {
  fc.assert(
    fc.property(fc.array(object, { maxLength: 8 }), anyLatency, (objects, latency) => {
      const apply: Input = { type: 'apply', objects }
      const instant = step(start('instant'), apply)[0]
      const lagging = played(start(latency), [apply, { type: 'advance', ms: 120_000 }])
      expect(sketchOf(lagging)).toEqual(sketchOf(instant))
      for (const { metadata } of objectsOf(lagging.objects, 'Node').values()) {
        const written = lagging.observed.get(proxyOf(metadata.name))
        for (const kind of ['Service', 'EndpointSlice']) {
          expect([...(written?.byKind.get(kind) ?? [])]).toEqual([...(lagging.objects.byKind.get(kind) ?? [])])
        }
      }
    }),
    { numRuns: 20 },
  )
})

test('in between, rules are stale: a Node still sends to an endpoint that is not there any more', () => {
  const world = played(start(typicalLatency), [
    { type: 'apply', objects: [deployment('a', { replicas: 2 }), service('a')] },
    { type: 'advance', ms: 10_000 },
    { type: 'apply', objects: [deployment('a', { replicas: 0 })] },
    { type: 'advance', ms: 120 },
  ])
  const ready = (objects: World['objects']): number =>
    [...objectsOf(objects, 'EndpointSlice').values()]
      .filter(({ metadata }) => metadata.name.startsWith('a-'))
      .reduce(
        (sum, { endpoints }) => sum + (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).length,
        0,
      )
  expect(ready(world.objects)).toBe(0)
  expect(ready(world.observed.get(proxyOf('node1')) ?? world.objects)).toBe(2)
})

test('no interleaving of inputs makes two things share an address, and left alone everything finds its place', () => {
  fc.assert(
    fc.property(fc.array(input, { maxLength: 50 }), (inputs) => {
      let world = start(typicalLatency)
      for (const one of inputs) {
        world = liveStep(world, one)[0]
        expectUnique(world)
      }
      const mended = [...world.faults.values()].map((one): Input => ({ type: 'clearFault', fault: one }))
      world = played(world, [...mended, { type: 'advance', ms: 900_000 }])
      expectAtRest(world)
    }),
    { numRuns: 15 },
  )
})

/** What there is, without what depends on who came first: names, addresses and places. */
function sketchOf({ objects }: World): unknown {
  const pods = [...objectsOf(objects, 'Pod').values()]
  const count = (of: readonly string[]): unknown =>
    Object.fromEntries([...new Set(of)].sort().map((one) => [one, of.filter((other) => other === one).length]))
  return {
    pods: count(
      pods.map(
        (one) =>
          `${controllerOf(one)?.kind ?? one.metadata.name} ${one.status?.phase} ${isPodReady(one)} ${one.spec.nodeName !== undefined}`,
      ),
    ),
    endpoints: count(
      [...objectsOf(objects, 'EndpointSlice').values()].flatMap(({ metadata, endpoints }) =>
        (endpoints ?? []).map(
          ({ conditions }) => `${metadata.labels?.['kubernetes.io/service-name']} ${JSON.stringify(conditions)}`,
        ),
      ),
    ),
    services: [...objectsOf(objects, 'Service').values()].map(({ metadata, spec }) => [
      metadata.name,
      spec.clusterIP,
      spec.type,
    ]),
    deployments: [...objectsOf(objects, 'Deployment').values()].map(({ metadata, status }) => [
      metadata.name,
      status?.readyReplicas ?? 0,
    ]),
  }
}

function expectUnique({ objects }: World): void {
  const pods = [...objectsOf(objects, 'Pod').values()].filter((one) => !isPodTerminal(one))
  const services = [...objectsOf(objects, 'Service').values()]
  const lists: readonly (readonly (string | number)[])[] = [
    pods.flatMap(({ status }) => status?.podIP ?? []),
    services.flatMap(({ spec }) => spec.clusterIPs ?? []).filter((ip) => ip !== 'None'),
    services.flatMap(({ spec }) => (spec.ports ?? []).flatMap(({ nodePort }) => nodePort ?? [])),
    [...objectsOf(objects, 'Node').values()].flatMap(({ spec }) => spec?.podCIDR ?? []),
  ]
  for (const all of lists) expect(new Set(all).size).toBe(all.length)
}

function expectAtRest({ objects }: World): void {
  for (const all of objects.byKind.values()) {
    for (const [key, { metadata }] of all) {
      for (const owner of metadata.ownerReferences ?? []) {
        const there = [metadata.namespace ?? '', ''].some((namespace) =>
          objects.byKind.get(owner.kind)?.has(objectKey(owner.kind, namespace, owner.name)),
        )
        expect(there, `the owner of ${key}, ${owner.kind} ${owner.name}`).toBe(true)
      }
    }
  }
  for (const { endpoints } of objectsOf(objects, 'EndpointSlice').values()) {
    for (const { targetRef, addresses } of endpoints ?? []) {
      const target = objectOf(objects, 'Pod', objectKey('Pod', targetRef?.namespace ?? '', targetRef?.name ?? ''))
      expect(target?.status?.podIP).toBe(addresses[0])
    }
  }
  for (const one of objectsOf(objects, 'Pod').values()) {
    if (one.spec.nodeName === undefined) continue
    expect(objectsOf(objects, 'Node').has(objectKey('Node', '', one.spec.nodeName)), parseKey(keyOf(one)).name).toBe(
      true,
    )
  }
}
