import { expect, test } from 'vitest'
import type { KubeObject } from '#model/objectMeta'
import type { Trace } from '#model/trace'
import type { Pod } from '#kinds/pod/schema'
import { emptyWorld, type World } from '../world'
import { dnsPods, dnsSlice, smallCluster } from '../testing/smallCluster'
import { backends, podObject, serviceObject, sliceObject, web } from '../testing/twoNodes'
import { checkTrace } from './checkTrace'
import { walk } from './request'
import type { Outcome, Walk } from './walk'

function walked(world: World, from: string, to: string, connection = 0): Walk {
  const result = walk(world, { name: 'test', from, to, connections: 1 }, connection)
  if (!result.ok) throw new Error(result.error.message)
  for (const outcome of result.value.outcomes) if (outcome.trace) checkTrace(outcome.trace)
  for (const lookup of result.value.lookups) checkTrace(lookup.trace)
  return result.value
}

const summary = ({ probability, verdict, failure, backend, endpoint, sourceSeen }: Outcome): string =>
  [probability, verdict, failure?.reason, backend?.id, endpoint, sourceSeen && `sees ${sourceSeen}`]
    .filter((part) => part !== undefined)
    .join(' ')

const deaf = podObject('deaf', { node: 'node2', ip: '10.244.1.9', annotations: { 'kubewalk.dev/listens': '' } })
const shy = podObject('shy', {
  node: 'node1',
  ip: '10.244.0.20',
  annotations: { 'kubewalk.dev/listens': '127.0.0.1:8080/TCP' },
})
const onHost: Pod = (() => {
  const pod = podObject('agent', { node: 'node2', ip: '192.168.0.12', annotations: { 'kubewalk.dev/listens': '9100' } })
  return { ...pod, spec: { ...pod.spec, hostNetwork: true } }
})()

const port80 = [{ port: 80, protocol: 'TCP', targetPort: 8080 }] as const
const clusterIP = (name: string, ip: string) => serviceObject(name, { clusterIP: ip, ports: port80 })
const localPort = serviceObject('local', {
  type: 'NodePort',
  clusterIP: '10.96.7.7',
  externalTrafficPolicy: 'Local',
  ports: [{ port: 80, protocol: 'TCP', targetPort: 8080, nodePort: 30070 }],
})
const headless = serviceObject('peers', { clusterIP: 'None', ports: port80 })

const cases: readonly {
  readonly name: string
  readonly from?: string
  readonly to: string
  readonly more?: readonly KubeObject[]
  readonly want: readonly string[]
}[] = [
  {
    name: 'a ClusterIP by name spreads over its endpoints and keeps the source',
    to: 'http://web/',
    want: [
      '0.5 delivered default/web-2 10.244.0.9:8080 sees 10.244.0.5',
      '0.5 delivered default/web-1 10.244.1.7:8080 sees 10.244.0.5',
    ],
  },
  {
    name: 'hairpin: a Pod that reaches itself through its Service sees its Node',
    from: 'default/web-2',
    to: 'tcp://web:80',
    want: [
      '0.5 delivered default/web-2 10.244.0.9:8080 sees 192.168.0.11',
      '0.5 delivered default/web-1 10.244.1.7:8080 sees 10.244.0.9',
    ],
  },
  {
    name: 'a NodePort from outside is masqueraded to the Node that took it',
    from: 'host/laptop',
    to: 'http://192.168.0.11:30080/',
    want: [
      '0.5 delivered default/web-2 10.244.0.9:8080 sees 192.168.0.11',
      '0.5 delivered default/web-1 10.244.1.7:8080 sees 192.168.0.11',
    ],
  },
  {
    name: 'and works on the other Node as well',
    from: 'host/laptop',
    to: '192.168.0.12:30080',
    want: [
      '0.5 delivered default/web-2 10.244.0.9:8080 sees 192.168.0.12',
      '0.5 delivered default/web-1 10.244.1.7:8080 sees 192.168.0.12',
    ],
  },
  {
    name: 'a NodePort of policy Local keeps the source where an endpoint is',
    from: 'host/laptop',
    to: '192.168.0.12:30070',
    more: [localPort, sliceObject('local', 8080, backends.slice(0, 1))],
    want: ['1 delivered default/web-1 10.244.1.7:8080 sees 198.51.100.7'],
  },
  {
    name: 'and drops where none is',
    from: 'host/laptop',
    to: '192.168.0.11:30070',
    more: [localPort, sliceObject('local', 8080, backends.slice(0, 1))],
    want: ['1 timeout no-local-endpoints'],
  },
  {
    name: 'a Pod on a Node without endpoints reaches the Local NodePort of its own Node',
    to: '192.168.0.11:30070',
    more: [localPort, sliceObject('local', 8080, backends.slice(0, 1))],
    want: ['1 delivered default/web-1 10.244.1.7:8080 sees 10.244.0.5'],
  },
  {
    name: 'a Service without endpoints is rejected',
    to: 'http://lonely/',
    more: [clusterIP('lonely', '10.96.9.9')],
    want: ['1 rejected no-endpoints'],
  },
  {
    name: 'also from a Node',
    from: 'node/node1',
    to: '10.96.9.9:80',
    more: [clusterIP('lonely', '10.96.9.9')],
    want: ['1 rejected no-endpoints'],
  },
  {
    name: 'and from outside, by NodePort',
    from: 'host/laptop',
    to: '192.168.0.12:30080',
    more: [sliceObject('web', 8080, [])],
    want: ['1 rejected no-endpoints'],
  },
  {
    name: 'a node port that nobody has is refused by the Node',
    from: 'host/laptop',
    to: '192.168.0.12:30099',
    want: ['1 refused nothing-listens 192.168.0.12:30099'],
  },
  {
    name: 'a wrong targetPort is refused by the Pod',
    to: 'wrong:80',
    more: [clusterIP('wrong', '10.96.9.9'), sliceObject('wrong', 9999, backends.slice(0, 1))],
    want: ['1 refused nothing-listens 10.244.1.7:9999'],
  },
  {
    name: 'a Service port that does not exist goes astray: nobody has a ClusterIP',
    to: 'web:81',
    want: ['1 timeout no-route'],
  },
  {
    name: 'a socket bound to 127.0.0.1 does not answer for the Pod',
    to: 'pod://default/shy:8080',
    more: [shy],
    want: ['1 refused nothing-listens 10.244.0.20:8080'],
  },
  {
    name: 'but does so inside the Pod',
    from: 'default/shy',
    to: 'localhost:8080',
    more: [shy],
    want: ['1 delivered default/shy 127.0.0.1:8080 sees 127.0.0.1'],
  },
  {
    name: 'and to connect to 0.0.0.0 is to connect to oneself',
    from: 'default/shy',
    to: '0.0.0.0:8080',
    more: [shy],
    want: ['1 delivered default/shy 127.0.0.1:8080 sees 127.0.0.1'],
  },
  {
    name: 'UDP to a closed port is refused by ICMP',
    to: 'udp://10.244.1.9:53',
    more: [deaf],
    want: ['1 refused nothing-listens 10.244.1.9:53'],
  },
  { name: 'a wrong name does not resolve', to: 'http://wbe/', want: ['1 unresolved nxdomain'] },
  {
    name: 'a Pod leaves the cluster with its Node’s address',
    to: 'https://api.example.com/',
    want: ['1 delivered host/laptop 198.51.100.7:443 sees 192.168.0.11'],
  },
  {
    name: 'a Pod reaches the API server through its Service',
    to: 'https://kubernetes/',
    want: ['1 delivered host/control-plane 192.168.0.10:6443 sees 192.168.0.11'],
  },
  {
    name: 'nobody has that address on the Nodes’ network',
    to: '192.168.0.99:80',
    want: ['1 rejected host-unreachable'],
  },
  {
    name: 'nobody has that address, but a UDP socket is not told',
    to: 'udp://192.168.0.99:80',
    want: ['1 timeout host-unreachable'],
  },
  { name: 'nobody has that address beyond it', to: '203.0.113.9:80', want: ['1 timeout no-route'] },
  { name: 'no Pod has that address', to: '10.244.1.200:80', want: ['1 timeout no-route'] },
  {
    name: 'Pod addresses mean nothing outside',
    from: 'host/laptop',
    to: '10.244.1.7:8080',
    want: ['1 timeout no-route'],
  },
  { name: 'nor do ClusterIPs', from: 'host/laptop', to: '10.96.40.40:80', want: ['1 timeout no-route'] },
  {
    name: 'a Node reaches a ClusterIP, masqueraded',
    from: 'node/node1',
    to: '10.96.40.40:80',
    want: [
      '0.5 delivered default/web-2 10.244.0.9:8080 sees 192.168.0.11',
      '0.5 delivered default/web-1 10.244.1.7:8080 sees 192.168.0.11',
    ],
  },
  {
    name: 'and its own NodePort on localhost',
    from: 'node/node1',
    to: 'localhost:30080',
    want: [
      '0.5 delivered default/web-2 10.244.0.9:8080 sees 192.168.0.11',
      '0.5 delivered default/web-1 10.244.1.7:8080 sees 192.168.0.11',
    ],
  },
  {
    name: 'a Node does not know cluster names',
    from: 'node/node1',
    to: 'http://web.default.svc.cluster.local/',
    want: ['1 unresolved nxdomain'],
  },
  {
    name: 'a headless Service gives one of its Pods, and the port is the Pod’s',
    to: 'peers:8080',
    more: [headless, sliceObject('peers', 8080, backends)],
    want: [
      '0.5 delivered default/web-1 10.244.1.7:8080 sees 10.244.0.5',
      '0.5 delivered default/web-2 10.244.0.9:8080 sees 10.244.0.5',
    ],
  },
  {
    name: 'a Pod on the host network answers on its Node',
    to: 'pod://default/agent:9100',
    more: [onHost],
    want: ['1 delivered default/agent 192.168.0.12:9100 sees 192.168.0.11'],
  },
  {
    name: 'a Pod on the host network sends as its Node',
    from: 'default/agent',
    to: '10.96.40.40:80',
    more: [onHost],
    want: [
      '0.5 delivered default/web-2 10.244.0.9:8080 sees 192.168.0.12',
      '0.5 delivered default/web-1 10.244.1.7:8080 sees 192.168.0.12',
    ],
  },
]

test.for(cases)('$name', ({ from, to, more, want }) => {
  const { outcomes } = walked(smallCluster(more), from ?? 'default/client', to)
  expect(outcomes.map(summary)).toEqual(want)
})

test('the drawn outcome is one of all, and connections draw differently', () => {
  const world = smallCluster()
  const drawn = Array.from(
    { length: 20 },
    (_, connection) => walked(world, 'default/client', 'web:80', connection).drawn,
  )
  expect(new Set(drawn)).toEqual(new Set([0, 1]))
})

test('names are tried along the search list, each by a packet to CoreDNS', () => {
  const { lookups } = walked(smallCluster(), 'default/client', 'https://api.example.com/')
  expect(lookups.map(({ question, rcode }) => `${question.name} ${rcode}`)).toEqual([
    'api.example.com.default.svc.cluster.local. NXDOMAIN',
    'api.example.com.svc.cluster.local. NXDOMAIN',
    'api.example.com.cluster.local. NXDOMAIN',
    'api.example.com. NOERROR',
  ])
  expect(lookups.every(({ trace }) => trace.hops.at(-1)?.host.id.startsWith('kube-system/coredns-'))).toBe(true)
  expect(lookups.every(({ trace }) => trace.reply?.disposition.ok)).toBe(true)
})

test('without endpoints of kube-dns no name resolves, and the Service is at fault', () => {
  const [outcome] = walked(smallCluster([dnsSlice([])]), 'default/client', 'http://web/').outcomes
  expect(outcome?.verdict).toBe('unresolved')
  expect(outcome?.failure).toMatchObject({
    reason: 'dns-unreachable',
    regarding: ['Service/kube-system/kube-dns', 'Node//node1'],
  })
  expect(outcome?.failure?.sentence).toBe(
    'The name server 10.96.0.10 does not answer. Service kube-system/kube-dns has no endpoints, so node1 rejects the packet with icmp-port-unreachable.',
  )
})

test.for([
  { to: 'http://wbe/', want: 'nxdomain NXDOMAIN' },
  { to: 'http://default.svc/', want: 'no-data NOERROR' },
  { to: 'http://a..b/', want: 'nxdomain' },
])('the code of $to is that of the reason: $want', ({ to, want }) => {
  const [outcome] = walked(smallCluster(), 'default/client', to).outcomes
  expect([outcome?.failure?.reason, outcome?.rcode].filter(Boolean).join(' ')).toBe(want)
})

test('with one of two CoreDNS Pods deaf, half of the look-ups fail', () => {
  const broken = dnsPods.map((pod, i) =>
    i === 0 ? { ...pod, metadata: { ...pod.metadata, annotations: { 'kubewalk.dev/listens': '' } } } : pod,
  )
  const world = smallCluster(broken)
  const walks = Array.from({ length: 12 }, (_, connection) => walked(world, 'default/client', 'web:80', connection))
  for (const { outcomes } of walks) {
    expect(outcomes.map(({ verdict, probability }) => `${verdict} ${probability}`)).toEqual([
      'delivered 0.25',
      'delivered 0.25',
      'unresolved 0.5',
    ])
    expect(outcomes[2]).toMatchObject({ failure: { reason: 'dns-unreachable' } })
    expect(outcomes[2]?.rcode).toBeUndefined()
  }
  expect(new Set(walks.map(({ outcomes, drawn }) => outcomes[drawn]?.verdict))).toEqual(
    new Set(['delivered', 'unresolved']),
  )
})

test('the client gets its answer from the address that it sent to', () => {
  const answers = (trace: Trace | undefined) => trace?.reply?.hops.at(-1)?.steps.at(-1)?.packet
  for (const from of ['default/client', 'default/web-2', 'node/node1', 'node/node2']) {
    for (const { trace } of walked(smallCluster(), from, '10.96.40.40:80').outcomes) {
      expect(answers(trace)).toMatchObject({ src: '10.96.40.40', srcPort: 80, dstPort: trace?.packet.srcPort })
    }
  }
})

test('a connection leaves its entries on every Node that it passed, and the next one takes another port', () => {
  const world = smallCluster()
  const first = walked(world, 'default/client', '10.96.40.40:80')
  const outcome = first.outcomes.find((one) => one.backend?.id === 'default/web-1')
  expect(outcome?.conntrack.map(({ host, entry }) => [host, entry.original.dst, entry.reply.src])).toEqual([
    ['node/node1', '10.96.40.40', '10.244.1.7'],
    ['node/node2', '10.244.1.7', '10.244.1.7'],
  ])
  const conntrack = outcome?.memory.conntrack ?? new Map()
  const after = walked({ ...world, runtime: { ...world.runtime, conntrack } }, 'default/client', '10.96.40.40:80')
  const port = (one: Walk) => one.outcomes[0]?.trace?.packet.srcPort
  expect(port(after)).toBe((port(first) ?? 0) + 1)
  expect(after.outcomes.map(summary)).toEqual(first.outcomes.map(summary))
})

test.for([
  { from: 'default/nobody', to: 'web:80', error: 'pods "nobody" not found in namespace "default"' },
  { from: 'default/deploy/web', to: 'web:80', error: 'deployments.apps "web" not found in namespace "default"' },
  { from: 'host/desk', to: 'web:80', error: 'host "desk" not found' },
  { from: 'default/waiting', to: 'web:80', error: 'pod default/waiting is not running: it is not bound to a node' },
  { from: 'client', to: 'web:80', error: 'cannot read "client": write host/NAME, node/NAME or NAMESPACE/POD' },
  { from: 'default/client', to: 'tcp://web', error: '"tcp://web" names no port: write tcp://web:PORT' },
  { from: 'default/client', to: 'http://', error: 'cannot read "http://": there is no host in it' },
  { from: 'default/client', to: 'pod://default/gone:80', error: 'pod default/gone is not there or does not run' },
])('$from to $to cannot be sent', ({ from, to, error }) => {
  const result = walk(smallCluster([podObject('waiting')]), { name: 'test', from, to, connections: 1 }, 0)
  expect(result.ok ? undefined : result.error.message).toBe(error)
})

test('a cluster with a network plugin that is not simulated says so', () => {
  const world = emptyWorld({ ...emptyWorld().settings, cni: { plugin: 'cilium', mode: 'tunnel' } })
  const result = walk(world, { name: 'test', from: 'node/node1', to: 'web:80', connections: 1 }, 0)
  expect(result).toMatchObject({ ok: false, error: { field: 'cluster' } })
})

test('the Service whose rule rejects stands first among the objects at fault', () => {
  const world = smallCluster([sliceObject('web', 8080, [])])
  const [outcome] = walked(world, 'default/client', '10.96.40.40:80').outcomes
  expect(outcome?.failure).toMatchObject({
    reason: 'no-endpoints',
    sentence: 'Service default/web has no endpoints, so node1 rejects the packet with icmp-port-unreachable.',
    at: { leg: 'request', hop: 1 },
    regarding: [`Service/default/${web.metadata.name}`, 'Node//node1'],
  })
})
