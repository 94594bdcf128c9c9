import { expect, test } from 'vitest'
import { kinds, objectOf } from '#kinds/registry'
import type { Service, ServiceSpec } from '#kinds/service/schema'
import { invariant } from '#lib/assert'
import { objectKey, type KubeObject } from '#model/objectMeta'
import { step } from '../step'
import { applied, node, pod, refusals, service, settled } from '../testing/settled'
import { emptyWorld, type World } from '../world'

const webKey = objectKey('Service', 'default', 'web')

function webOf(world: World): Service {
  const found = objectOf(world.objects, 'Service', webKey)
  invariant(found !== undefined, 'there is no Service web')
  return found
}

const port = { port: 80 }

test('a Service is stored with defaults, an address and node ports', () => {
  const [world, events] = settled(service('web', { type: 'NodePort', ports: [port] }))
  const { spec, metadata } = webOf(world)
  expect(spec.clusterIPs).toEqual([spec.clusterIP])
  expect(spec.ports?.[0]?.nodePort).toBeGreaterThanOrEqual(30086)
  expect(metadata).toMatchObject({ creationTimestamp: '2026-01-01T00:00:00Z', resourceVersion: '2' })
  expect(events.filter(({ type }) => type === 'allocated').map(({ message }) => message)).toEqual([
    `service/web holds ${spec.clusterIP} (spec.clusterIPs[0])`,
    `service/web holds ${spec.ports?.[0]?.nodePort} (spec.ports[0].nodePort)`,
  ])
})

test('applying the same again changes nothing at all', () => {
  const authored = [node('node1'), service('web', { type: 'NodePort' }), pod('web')]
  const [world] = settled(...authored)
  const [again, events] = step(world, { type: 'apply', objects: authored })
  expect(events).toEqual([])
  expect(again.objects).toBe(world.objects)
})

test.for([
  {
    name: 'an address that another one has',
    spec: { clusterIP: '10.96.0.20' },
    want: 'Service "web" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.20"]: failed to allocate IP 10.96.0.20: provided IP is already allocated',
  },
  {
    name: 'an address of another range',
    spec: { clusterIP: '192.0.2.1' },
    want: 'Service "web" is invalid: spec.clusterIPs: Invalid value: ["192.0.2.1"]: failed to allocate IP 192.0.2.1: the provided network does not match the current range',
  },
  {
    name: 'the last address of the range',
    spec: { clusterIP: '10.111.255.255' },
    want: 'Service "web" is invalid: spec.clusterIPs: Invalid value: ["10.111.255.255"]: failed to allocate IP 10.111.255.255: the provided IP (10.111.255.255) is not in the valid range. The range of valid IPs is 10.96.0.0/12',
  },
  {
    name: 'a health check port that is a node port already',
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      ports: [{ ...port, nodePort: 30081 }],
      healthCheckNodePort: 30081,
    },
    want: 'Internal error occurred: failed to allocate requested HealthCheck NodePort 30081: provided port is already allocated',
  },
  {
    name: 'a node port that another one has',
    spec: { type: 'NodePort', ports: [{ ...port, nodePort: 30080 }] },
    want: 'Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
  },
  {
    name: 'the first failure of the allocation alone',
    spec: { type: 'NodePort', ports: [{ ...port, nodePort: 80 }, { port: 81 }] },
    want: 'Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
  },
  {
    name: 'all failures of the validation together',
    spec: { ports: [port, { port: 81 }] },
    want: 'Service "web" is invalid: [spec.ports[0].name: Required value, spec.ports[1].name: Required value]',
  },
] as const)('refuses $name', ({ spec, want }) => {
  const other = service('other', { type: 'NodePort', clusterIP: '10.96.0.20', ports: [{ ...port, nodePort: 30080 }] })
  const [world, events] = settled(other, service('web', spec))
  expect(refusals(events)).toEqual([want])
  expect(objectOf(world.objects, 'Service', webKey)).toBeUndefined()
})

test.for([
  { from: { type: 'NodePort' }, to: { type: 'ClusterIP' }, port: false, address: true },
  { from: { type: 'ClusterIP' }, to: { type: 'NodePort' }, port: true, address: true },
  {
    from: { type: 'ClusterIP' },
    to: { type: 'ExternalName', externalName: 'example.com' },
    port: false,
    address: false,
  },
] as const)('from $from.type to $to.type', ({ from, to, port: hasPort, address }) => {
  const [world] = settled(service('web', from))
  const before = webOf(world).spec
  const { spec } = webOf(applied(world, service('web', to)))
  expect(spec.ports?.[0]?.nodePort !== undefined).toBe(hasPort)
  expect(spec.clusterIP).toBe(address ? before.clusterIP : undefined)
  expect(spec.externalTrafficPolicy).toBe(to.type === 'NodePort' ? 'Cluster' : undefined)
})

const dns = [
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'dns-tcp', port: 53, protocol: 'TCP' },
] as const

test('TCP and UDP of one port share a node port when they come together, not when one comes later', () => {
  const ports = (world: World): readonly (number | undefined)[] =>
    (webOf(world).spec.ports ?? []).map(({ nodePort }) => nodePort)
  const [both] = settled(service('web', { type: 'NodePort', ports: dns }))
  expect(new Set(ports(both)).size).toBe(1)
  const later = applied(settled(service('web', { ports: dns }))[0], service('web', { type: 'NodePort', ports: dns }))
  expect(new Set(ports(later)).size).toBe(2)
  const named = dns.map((one) => ({ ...one, nodePort: 30053 }))
  const [world] = settled(service('web', { type: 'NodePort', ports: dns }))
  expect(ports(applied(world, service('web', { type: 'NodePort', ports: named })))).toEqual([30053, 30053])
  const twice = [
    { name: 'a', port: 80 },
    { name: 'b', port: 81 },
  ].map((one) => ({ ...one, nodePort: 30053 }))
  const [, events] = step(world, { type: 'apply', objects: [service('web', { type: 'NodePort', ports: twice })] })
  expect(refusals(events)).toEqual(['duplicate nodePort: {TCP 30053}'])
})

test('a dry run says what would be stored, and stores nothing', () => {
  const [world] = settled(service('web'))
  const held = { type: 'NodePort', clusterIP: '10.96.0.20', ports: [{ ...port, nodePort: 30080 }] } as const
  const objects = [service('api', held), service('other', held), service('web'), service('web', { ports: [] })]
  const [after, events] = step(world, { type: 'apply', objects, dryRun: true })
  expect(events.map(({ message }) => message)).toEqual([
    'service/api created (server dry run)',
    'service/other created (server dry run)',
    'service/web unchanged (server dry run)',
    'Service "web" is invalid: spec.ports: Required value',
  ])
  expect(events[0]).toMatchObject({ type: 'tried', object: { spec: { clusterIPs: ['10.96.0.20'] } } })
  expect(after.objects).toBe(world.objects)
})

test.for([
  ['the newest of the default classes', ['old', 'new'], {}, 'new'],
  ['none where none is the default', [], {}, undefined],
  ['none where an annotation names it', ['old'], { 'kubernetes.io/ingress.class': 'nginx' }, undefined],
] as const)('api-default-class: an Ingress without a class is given %s', ([, defaults, annotations, want]) => {
  const classes = ['other', 'old', 'new'].map((name, i): KubeObject => {
    const example = kinds.IngressClass.example(name)
    const isDefault = (defaults as readonly string[]).includes(name)
    const metadata = {
      ...example.metadata,
      creationTimestamp: `2026-01-0${i + 1}T00:00:00Z`,
      annotations: { 'ingressclass.kubernetes.io/is-default-class': String(isDefault) },
    }
    return { ...example, metadata }
  })
  const example = kinds.Ingress.example('web')
  const [world] = settled(...classes, { ...example, metadata: { ...example.metadata, annotations } })
  const key = objectKey('Ingress', 'default', 'web')
  expect(objectOf(world.objects, 'Ingress', key)?.spec.ingressClassName).toBe(want)
  // Who leaves it out later means what is there.
  expect(objectOf(applied(world, example).objects, 'Ingress', key)?.spec.ingressClassName).toBe(want)
})

test('a Service that goes gives back what it held', () => {
  const held: ServiceSpec = { type: 'NodePort', clusterIP: '10.96.0.20', ports: [{ ...port, nodePort: 30020 }] }
  const [world] = settled(service('web', held))
  const [without] = step(world, { type: 'delete', key: webKey })
  const [, events] = step(without, { type: 'apply', objects: [service('other', held)] })
  expect(refusals(events)).toEqual([])
})

test('what a later object of the same file names for itself is not given to an earlier one', () => {
  const alone = webOf(settled(service('web', { type: 'NodePort' }))[0]).spec
  const nodePort = alone.ports?.[0]?.nodePort ?? 0
  const claims = service('other', {
    type: 'NodePort',
    clusterIP: alone.clusterIP ?? '',
    ports: [{ ...port, nodePort }],
  })
  const [world, events] = settled(service('web', { type: 'NodePort' }), claims)
  expect(refusals(events)).toEqual([])
  expect(webOf(world).spec.clusterIP).not.toBe(alone.clusterIP)
})

test('what nobody can do is answered in the words of the API server', () => {
  const [world] = settled(node('node1'), pod('web'))
  const told = (input: Parameters<typeof step>[1]): readonly string[] => refusals(step(world, input)[1])
  const missing = objectKey('Deployment', 'default', 'web')
  expect(told({ type: 'delete', key: missing })).toEqual(['deployments.apps "web" not found'])
  expect(told({ type: 'delete', key: objectKey('Namespace', '', 'default') })).toEqual([
    'namespaces "default" is forbidden: this namespace may not be deleted',
  ])
  const key = objectKey('Pod', 'default', 'web')
  expect(told({ type: 'bind', pod: key, node: 'node9' })).toEqual(['nodes "node9" not found'])
  expect(told({ type: 'bind', pod: key, node: 'node1' })).toEqual([
    'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node1"',
  ])
  expect(told({ type: 'apply', objects: [pod('web', { hostNetwork: true })] })[0]).toMatch(
    /^Pod "web" is invalid: spec: Forbidden: pod updates may not change fields other than/,
  )
})

test('a kind that nobody knows is kept as it is', () => {
  const map: KubeObject = { ...node('settings'), apiVersion: 'v1', kind: 'Secret', ...{ data: { a: '1' } } }
  const [world] = settled(map)
  expect(world.objects.byKind.get('Secret')?.get(objectKey('Secret', 'default', 'settings'))).toMatchObject({
    data: { a: '1' },
    metadata: { namespace: 'default' },
  })
})

test('a namespace that an object names is made when it is missing, and takes everything with it', () => {
  const [world] = settled(
    node('node1'),
    pod('web', {}, { namespace: 'shop' }),
    service('web', {}, { namespace: 'shop' }),
  )
  expect(objectOf(world.objects, 'Namespace', objectKey('Namespace', '', 'shop'))?.metadata.labels).toEqual({
    'kubernetes.io/metadata.name': 'shop',
  })
  const [after] = step(world, { type: 'delete', key: objectKey('Namespace', '', 'shop') })
  const left = [...after.objects.byKind.values()].flatMap((objects) => [...objects.keys()])
  expect(left).toEqual([objectKey('Node', '', 'node1')])
})

test('new settings are heeded from then on, and nothing that was given out changes', () => {
  const [world] = settled(service('web'))
  const settings = { ...emptyWorld().settings, serviceCIDR: '10.50.0.0/16' }
  const [configured, events] = step(world, { type: 'configure', settings })
  expect(events).toEqual([])
  const more = applied(configured, service('api'))
  expect(webOf(more)).toBe(webOf(world))
  expect(objectOf(more.objects, 'Service', objectKey('Service', 'default', 'api'))?.spec.clusterIP).toMatch(/^10\.50\./)
})
