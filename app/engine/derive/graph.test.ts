import { expect, test } from 'vitest'
import { keyOf } from '#model/objectMeta'
import { backends, client, nodes, podObject, serviceObject, sliceObject, web, worldOf } from '../testing/twoNodes'
import type { World } from '../world'
import { graphOf } from './graph'

const world = worldOf(...nodes, client, ...backends, web, sliceObject('web', 8080, backends))

const find = (of: World, name: string) => graphOf(of).nodes.find((node) => node.name === name)

test('Nodes, Pods, Services and hosts stand in the graph, and edges lead to the Pods of slices', () => {
  const outside = { name: 'laptop', ip: '198.51.100.7', listens: ['443/TCP'], names: [] }
  const graph = graphOf({ ...world, hosts: [outside] })
  expect(graph.nodes.map((node) => `${node.type} ${node.name} ${node.address}`)).toEqual([
    'Node node1 192.168.0.11',
    'Node node2 192.168.0.12',
    'Pod client 10.244.0.5',
    'Pod web-1 10.244.1.7',
    'Pod web-2 10.244.0.9',
    'Service web 10.96.40.40',
    'Host laptop 198.51.100.7',
  ])
  expect(graph.edges).toEqual(
    backends.map((pod) => ({
      id: `Service/default/web→${keyOf(pod)}`,
      service: 'Service/default/web',
      pod: keyOf(pod),
      state: 'ready',
    })),
  )
})

test.for([
  { title: 'ready', pod: podObject('p', { node: 'node1' }), state: 'ready', because: '' },
  {
    title: 'no Node yet',
    pod: podObject('p', { ready: false }),
    state: 'pending',
    because: 'Waits for a Node.',
  },
  {
    title: 'bound to a Node that is not there',
    pod: podObject('p', { node: 'node9', ready: false }),
    state: 'pending',
    because: 'There is no Node node9.',
  },
  {
    title: 'being deleted',
    pod: podObject('p', { node: 'node1', metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }),
    state: 'terminating',
    because: 'It is being deleted.',
  },
  {
    title: 'its probe asks the wrong port',
    pod: podObject('p', {
      node: 'node1',
      ready: false,
      containers: [{ name: 'app', ports: [{ containerPort: 80 }], readinessProbe: { tcpSocket: { port: 81 } } }],
    }),
    state: 'notReady',
    because: 'Readiness probe TCP :81 is refused: nothing listens on 81.',
  },
  {
    title: 'its liveness probe fails',
    pod: podObject('p', {
      node: 'node1',
      ready: false,
      annotations: { 'kubewalk.dev/probes': 'liveness=fail@30s' },
      containers: [{ name: 'app', ports: [{ containerPort: 80 }], livenessProbe: { httpGet: { port: 80 } } }],
    }),
    state: 'notReady',
    because: 'Liveness probe GET :80/ fails. The container restarts again and again.',
  },
  {
    title: 'its probe asks a port by a name that there is not',
    pod: podObject('p', {
      node: 'node1',
      ready: false,
      containers: [{ name: 'app', readinessProbe: { httpGet: { path: '/up', port: 'web' } } }],
    }),
    state: 'notReady',
    because: 'Readiness probe GET :web/up is refused: no container port has that name.',
  },
])('a Pod: $title', ({ pod, state, because }) => {
  expect(find(worldOf(...nodes, pod), 'p')).toMatchObject({ state, because })
})

test('a Service says what it is', () => {
  expect(find(world, 'web')).toMatchObject({
    serviceType: 'NodePort',
    headless: false,
    ports: [{ port: 80, targetPort: '8080', nodePort: 30080, protocol: 'TCP', name: '' }],
    endpoints: ['ready', 'ready'],
  })
  const others = worldOf(
    serviceObject('db', { clusterIP: 'None' }),
    serviceObject('api', { type: 'ExternalName', externalName: 'api.example.com' }),
  )
  expect(find(others, 'db')).toMatchObject({ headless: true, address: 'None' })
  expect(find(others, 'api')).toMatchObject({ headless: false, address: 'api.example.com' })
})

test('what did not change keeps its identity', () => {
  const before = graphOf(world)
  const [first, second] = backends
  const changed = second && { ...second, metadata: { ...second.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }
  if (!first || !changed) throw new Error('two backends')
  const after = graphOf(worldOf(...nodes, client, first, changed, web, sliceObject('web', 8080, backends)))
  const kept = after.nodes.filter((node) => before.nodes.includes(node)).map((node) => node.name)
  expect(kept).toEqual(['node1', 'node2', 'client', 'web-1', 'web'])
  expect(after.edges).toBe(before.edges)
  expect(graphOf(worldOf(...nodes, client, first, changed, web, sliceObject('web', 8080, backends)))).toBe(after)
})

test('of two address families both addresses are told, and endpoints of the primary one are counted', () => {
  const pods = backends.map((pod, i) => ({
    ...pod,
    status: { ...pod.status, podIPs: [{ ip: pod.status?.podIP ?? '' }, { ip: `fd00::${i + 1}` }] },
  }))
  const dual = serviceObject('web', {
    clusterIP: '10.96.40.40',
    clusterIPs: ['10.96.40.40', 'fd00::28'],
    ipFamilies: ['IPv4', 'IPv6'],
  })
  const slice = sliceObject('web', 8080, pods)
  const other: typeof slice = { ...slice, metadata: { ...slice.metadata, name: 'web-6' }, addressType: 'IPv6' }
  const host = { name: 'laptop', ip: '198.51.100.7,2001:db8::7', listens: [], names: [] }
  const both = { ...worldOf(...nodes, ...pods, dual, slice, other), hosts: [host] }
  expect(find(both, 'web-1')).toMatchObject({ address: '10.244.1.7', secondAddress: 'fd00::1' })
  expect(find(both, 'web')).toMatchObject({ secondAddress: 'fd00::28', endpoints: ['ready', 'ready'] })
  expect(find(both, 'laptop')).toMatchObject({ address: '198.51.100.7', secondAddress: '2001:db8::7' })
  expect(find(world, 'web')).not.toHaveProperty('secondAddress')
})

test('a Node has a bridge where the network plugin makes one', () => {
  const settings = { ...world.settings, cni: { plugin: 'flannel', mode: 'vxlan' } as const }
  const [bare] = nodes
  if (!bare) throw new Error('two Nodes')
  const dual = { ...bare, spec: { podCIDR: '10.244.0.0/24', podCIDRs: ['10.244.0.0/24', 'fd00:10:244::/64'] } }
  expect(find({ ...worldOf(dual), settings }, dual.metadata.name)).toMatchObject({
    podCIDR: '10.244.0.0/24',
    secondPodCIDR: 'fd00:10:244::/64',
    bridge: { name: 'cni0', addresses: ['10.244.0.1', 'fd00:10:244::1'] },
  })
  expect(find(worldOf(dual), dual.metadata.name)).not.toHaveProperty('bridge')
})
