import fc from 'fast-check'
import { expect, test } from 'vitest'
import { step, type World } from '#engine'
import { ruleSetOf, saveText } from '#engine/dataplane'
import { nodeAddress } from '#kinds/node/addresses'
import { objectsOf } from '#kinds/registry'
import { keyOf, objectKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import { decodeLink, encodeLink } from './codec/link'
import { openedScenario } from './completeScenario'
import { examples } from './examples/registry'
import { savedScenario } from './fromWorld'
import type { Scenario } from './scenario'
import { toWorld } from './toWorld'

interface Playing {
  readonly scenario: Scenario
  readonly world: World
}

/** What somebody who opens a link must find as it was. */
const factsOf = (world: World, { objects } = world) => ({
  nodes: Object.fromEntries(
    Array.from(objectsOf(objects, 'Node'), ([key, node]) => [
      key,
      [node.spec?.podCIDR, nodeAddress(node, 'InternalIP')],
    ]),
  ),
  services: Object.fromEntries(
    Array.from(objectsOf(objects, 'Service'), ([key, { spec }]) => [
      key,
      [spec.clusterIP, (spec.ports ?? []).map((port) => port.nodePort)],
    ]),
  ),
  pods: Object.fromEntries(
    Array.from(objectsOf(objects, 'Pod'), ([key, pod]) => [key, [pod.spec.nodeName, pod.status?.podIP]]),
  ),
  rules: Array.from(objectsOf(objects, 'Node').values(), ({ metadata }) =>
    saveText(ruleSetOf(world, metadata.name)),
  ).sort(),
})

const opened = (id: string): Playing => {
  const example = examples.find((each) => each.id === id)
  const scenario = openedScenario(example?.scenario() ?? examples[0].scenario())
  return { scenario, world: toWorld(scenario).world }
}

const write = ({ scenario, world }: Playing, object: KubeObject): Playing => ({
  scenario: { ...scenario, objects: new Map([...scenario.objects, [keyOf(object), object]]) },
  world: step(world, { type: 'apply', objects: [object] })[0],
})

const remove = ({ scenario, world }: Playing, key: ObjectKey): Playing => ({
  scenario: { ...scenario, objects: new Map([...scenario.objects].filter(([each]) => each !== key)) },
  world: step(world, { type: 'delete', key })[0],
})

const pod = (name: string, rest: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels: { app: 'a' } },
  ...{ spec: { containers: [{ name: 'c', ports: [{ containerPort: 8080 }] }], ...rest } },
})
const workload = (kind: 'Deployment' | 'StatefulSet', name: string, replicas: number): KubeObject => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name, namespace: 'default' },
  ...{
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'c', ports: [{ containerPort: 8080 }] }] },
      },
    },
  },
})
const service = (name: string, type: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  ...{ spec: { type, selector: { app: 'a' }, ports: [{ port: 80, targetPort: 8080 }] } },
})
const node = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } })

type Edit = (playing: Playing) => Playing

const name = fc.constantFrom('a', 'b', 'c')
const edit: fc.Arbitrary<Edit> = fc.oneof(
  name.map(
    (each): Edit =>
      (playing) =>
        write(playing, pod(`pod-${each}`)),
  ),
  fc.tuple(fc.constantFrom<'Deployment' | 'StatefulSet'>('Deployment', 'StatefulSet'), name, fc.nat(4)).map(
    ([kind, each, replicas]): Edit =>
      (playing) =>
        write(playing, workload(kind, each, replicas)),
  ),
  fc.tuple(name, fc.constantFrom('ClusterIP', 'NodePort')).map(
    ([each, type]): Edit =>
      (playing) =>
        write(playing, service(each, type)),
  ),
  fc.constantFrom('node1', 'node4', 'node5').map(
    (each): Edit =>
      (playing) =>
        write(playing, node(each)),
  ),
  // Delete something that was written.
  fc.nat(100).map((n): Edit => (playing) => {
    const keys = [...playing.scenario.objects.keys()].filter((key) => !key.includes('kube-'))
    const key = keys[n % Math.max(1, keys.length)]
    return key ? remove(playing, key) : playing
  }),
  // Delete a Pod of whatever origin: its owner makes up for it, under another name.
  fc.nat(100).map((n): Edit => (playing) => {
    const keys = [...objectsOf(playing.world.objects, 'Pod').keys()]
    const key = keys[n % Math.max(1, keys.length)]
    return key ? remove(playing, key) : playing
  }),
)

test('whoever opens what was saved finds the same Pods at the same addresses, by link too', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('a-service', 'no-endpoints', 'empty'),
      fc.array(edit, { maxLength: 6 }),
      (id, edits) => {
        const { scenario, world } = edits.reduce((playing, each) => each(playing), opened(id))
        const saved = savedScenario(scenario, world)
        expect(factsOf(toWorld(saved).world)).toEqual(factsOf(world))
        const link = decodeLink(encodeLink(saved))
        expect(link?.ok ? link.value.scenario : link).toEqual(saved)
      },
    ),
    { numRuns: 6 },
  )
}, 30_000)

const pool = (letter: string, spec: object): KubeObject => ({
  apiVersion: 'projectcalico.org/v3',
  kind: 'IPPool',
  metadata: { name: `pool-${letter}` },
  ...{ spec: { cidr: `10.${50 + letter.charCodeAt(0)}.0.0/24`, blockSize: 30, ...spec } },
})

const poolEdit: fc.Arbitrary<Edit> = fc
  .tuple(name, fc.constantFrom({}, { disabled: true }, { vxlanMode: 'Always' }, { ipipMode: 'CrossSubnet' }))
  .map(
    ([letter, spec]): Edit =>
      (playing) =>
        write(playing, pool(letter, spec)),
  )

/** What Nodes have of the pools themselves: the addresses of their tunnels. */
const claimsOf = ({ objects }: World) =>
  Array.from(objectsOf(objects, 'Node').values(), ({ metadata }) => [metadata.name, metadata.annotations ?? {}])

test('whoever opens what was saved finds the same Pods at the same addresses, with Calico’s pools as well', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(poolEdit, edit), { minLength: 2, maxLength: 7 }), (edits) => {
      const { scenario, world } = edits.reduce((playing, each) => each(playing), opened('a-service'))
      const again = toWorld(savedScenario(scenario, world)).world
      expect(factsOf(again)).toEqual(factsOf(world))
      expect(claimsOf(again)).toEqual(claimsOf(world))
    }),
    { numRuns: 5 },
  )
}, 30_000)

test.for(examples)('the example $id is saved as it was brought, and opened again as it stood', ({ id, scenario }) => {
  const { scenario: whole, world } = opened(id)
  expect(savedScenario(whole, world).objects).toEqual(scenario().objects)
  expect(savedScenario(scenario(), world).objects).toEqual(scenario().objects)
})

test('a Pod that replaced another one is written out, and its workload adopts it', () => {
  const start = opened('a-service')
  const [gone] = [...objectsOf(start.world.objects, 'Pod').keys()].filter((key) => key.startsWith('Pod/default/web-'))
  const played = gone ? remove(start, gone) : start
  const saved = savedScenario(played.scenario, played.world)
  const written = [...saved.objects.keys()].filter((key) => key.startsWith('Pod/default/web-'))
  expect(written.length).toBeGreaterThan(0)
  expect(written).not.toContain(gone)
  const { world } = toWorld(saved)
  for (const key of written) {
    expect(world.objects.byKind.get('Pod')?.get(key)?.metadata.ownerReferences).toMatchObject([{ kind: 'ReplicaSet' }])
  }
  expect(saveText(ruleSetOf(world, 'node1'))).toBe(saveText(ruleSetOf(played.world, 'node1')))
})

test('CoreDNS is left out as long as it is what every cluster has', () => {
  const start = opened('a-service')
  const keys = [objectKey('Deployment', 'kube-system', 'coredns'), objectKey('Service', 'kube-system', 'kube-dns')]
  const dns = start.scenario.objects.get(keys[0] ?? objectKey('', '', ''))
  const kept = (playing: Playing) => {
    const saved = savedScenario(playing.scenario, playing.world)
    expect(factsOf(toWorld(saved).world)).toEqual(factsOf(playing.world))
    return keys.map((key) => saved.objects.has(key))
  }
  expect(kept(start)).toEqual([false, false])
  expect(
    kept(
      write(start, {
        ...dns,
        ...{ spec: { ...(dns as KubeObject & { spec: object }).spec, replicas: 1 } },
      } as KubeObject),
    ),
  ).toEqual([true, false])
  const [pod] = [...objectsOf(start.world.objects, 'Pod').keys()].filter((key) => key.includes('coredns'))
  expect(kept(pod ? remove(start, pod) : start)).toEqual([true, true])
})
