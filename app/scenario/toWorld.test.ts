import { expect, test } from 'vitest'
import type { World } from '#engine'
import { isPodReady } from '#kinds/pod/conditions'
import { objectsOf } from '#kinds/registry'
import { defaultClusterSettings } from '#model/clusterSettings'
import type { KubeObject } from '#model/objectMeta'
import { openedScenario } from './completeScenario'
import { examples } from './examples/registry'
import { readScenario } from './scenarioFile'
import type { Scenario } from './scenario'
import { supported } from './supported'
import { toWorld } from './toWorld'

const read = (text: string): Scenario => {
  const scenario = readScenario(text, 'file.yaml')
  if (!scenario.ok) throw new Error(JSON.stringify(scenario.error))
  return scenario.value.scenario
}

const podsOf = (world: World): readonly string[] =>
  Array.from(objectsOf(world.objects, 'Pod').values(), (pod) =>
    [pod.metadata.name, pod.spec.nodeName, pod.status?.podIP, isPodReady(pod)].join(' '),
  ).sort()

const keysOf = (world: World, kind: string): readonly string[] => [...(world.objects.byKind.get(kind)?.keys() ?? [])]

test('a file with nothing gets three Nodes, CoreDNS and the API server', () => {
  const { world, refusals, remarks } = toWorld(read(''))
  expect([refusals, remarks]).toEqual([[], []])
  expect(keysOf(world, 'Node')).toEqual(['Node//node1', 'Node//node2', 'Node//node3'])
  expect(
    Array.from(objectsOf(world.objects, 'Service').values(), ({ metadata, spec }) => [metadata.name, spec.clusterIP]),
  ).toEqual([
    ['kubernetes', '10.96.0.1'],
    ['kube-dns', '10.96.0.10'],
  ])
  const dns = [...objectsOf(world.objects, 'Pod').values()]
  expect(dns.map((pod) => [pod.metadata.namespace, isPodReady(pod)])).toEqual([
    ['kube-system', true],
    ['kube-system', true],
  ])
})

const own =
  'apiVersion: v1\nkind: Service\nmetadata: {name: kube-dns, namespace: kube-system}\nspec: {selector: SELECTOR, ports: [{port: 53, protocol: UDP}]}\n'

test.for([
  {
    name: 'no DNS when the scenario says so',
    text: 'kind: Scenario\napiVersion: kubewalk.dev/v1alpha1\nspec: {cluster: {coredns: none}}\n',
    deployments: 0,
    services: 1,
  },
  {
    name: "the Deployment behind a Service of one's own",
    text: own.replace('SELECTOR', '{k8s-app: kube-dns}'),
    deployments: 1,
    services: 2,
  },
  {
    name: 'nothing behind a Service that selects something else',
    text: own.replace('SELECTOR', '{app: dns}'),
    deployments: 0,
    services: 2,
  },
  {
    name: "the Service before Pods of one's own",
    text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: dns, namespace: kube-system, labels: {k8s-app: kube-dns}}\nspec: {containers: [{name: a, image: a}]}\n',
    deployments: 0,
    services: 2,
  },
])('$name', ({ text, deployments, services }) => {
  const { world } = toWorld(read(text))
  expect([keysOf(world, 'Deployment').length, keysOf(world, 'Service').length]).toEqual([deployments, services])
})

test('a namespace that is missing is made, and said so', () => {
  const scenario = read('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n')
  expect(toWorld(scenario).remarks).toEqual(['namespace shop was missing and has been made'])
  expect([...openedScenario(scenario).objects.keys()]).toContain('Namespace//shop')
  expect(toWorld(openedScenario(scenario)).remarks).toEqual([])
})

test('Nodes may stand last in a file: Pods are spread over them all the same', () => {
  const nodes = ['a', 'b', 'c'].map((name) => `---\napiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\n`)
  const text = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}
${nodes.join('')}`
  const { world } = toWorld(read(text))
  const web = [...objectsOf(world.objects, 'Pod').values()].filter((pod) => pod.metadata.namespace === 'default')
  expect(new Set(web.map((pod) => pod.spec.nodeName))).toEqual(new Set(['a', 'b', 'c']))
})

test.for([
  ['Pod', 'Service', 'Deployment', 'ReplicaSet', 'EndpointSlice', 'Endpoints', 'Namespace', 'Node'],
  ['Deployment', 'ReplicaSet', 'Service', 'Pod', 'Node'],
  ['Node', 'Deployment', 'Pod'],
  ['Node', 'ReplicaSet', 'Pod'],
])('a dump of a cluster shows that cluster: %s %s %s …', (kinds) => {
  const { world } = toWorld(examples[0].scenario())
  const items = kinds.flatMap((kind): readonly KubeObject[] => [...(world.objects.byKind.get(kind)?.values() ?? [])])
  const again = toWorld(read(JSON.stringify({ apiVersion: 'v1', kind: 'List', items })))
  expect(again.refusals).toEqual([])
  expect(podsOf(again.world)).toEqual(podsOf(world))
})

test('the status that a Pod comes with stays', () => {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: a}
spec: {nodeName: node1, containers: [{name: a, image: a}]}
status:
  phase: Running
  podIP: 10.244.0.99
  conditions: [{type: Ready, status: "False"}]
`
  const [pod] = [...objectsOf(toWorld(read(text)).world.objects, 'Pod').values()].filter(
    ({ metadata }) => metadata.name === 'a',
  )
  expect(pod?.status?.podIP).toBe('10.244.0.99')
  expect(pod && isPodReady(pod)).toBe(false)
})

test('what the API server refuses is told, and the rest stands', () => {
  const text =
    'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 0}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: b}\nspec: {ports: [{port: 80}]}\n'
  const { world, refusals } = toWorld(read(text))
  expect(refusals).toMatchObject([{ object: { key: 'Service/default/a', error: { code: 422 } } }])
  expect(keysOf(world, 'Service')).toContain('Service/default/b')
})

test.for([
  { settings: {}, want: undefined },
  { settings: { proxyMode: 'ipvs' } as const, want: 'kube-proxy in mode ipvs is not there yet; use iptables' },
  {
    settings: { cni: { plugin: 'cilium', mode: 'native' } } as const,
    want: 'the network plugin cilium is not there yet; use calico or flannel',
  },
  {
    settings: { cni: { plugin: 'calico', mode: 'vxlan' } } as const,
    want: undefined,
  },
  {
    settings: { cni: { plugin: 'flannel', mode: 'host-gw' } } as const,
    want: undefined,
  },
])('settings: $want', ({ settings, want }) => {
  const cluster = { ...defaultClusterSettings, ...settings }
  const allowed = supported(cluster)
  expect(allowed.ok ? undefined : allowed.error.message).toBe(want)
  expect(toWorld({ ...read(''), cluster }).refusals.map(({ message }) => message)).toEqual(
    want === undefined ? [] : [want],
  )
})
