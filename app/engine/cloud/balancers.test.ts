import { expect, test } from 'vitest'
import type { LoadBalancerSettings } from '#model/clusterSettings'
import { nodeHostId } from '#model/hostId'
import { invariant } from '#lib/assert'
import type { ServiceSpec } from '#kinds/service/schema'
import type { KubeObject } from '#model/objectMeta'
import { networkOf } from '../derive/network'
import { balancedCluster, nodeNamed, waysOf } from '../testing/balancedCluster'
import { pod } from '../testing/settled'
import { checkTrace } from '../trace/checkTrace'
import { walk } from '../trace/request'
import type { World } from '../world'
import { balancersOf } from './balancersOf'

const instances = { provider: 'aws-nlb', targets: 'instance', preserveClientIP: true } as const
const pods = { provider: 'aws-nlb', targets: 'ip', preserveClientIP: false } as const
const classic = { provider: 'aws-clb', proxyProtocol: false } as const
const local: ServiceSpec = { externalTrafficPolicy: 'Local' }
const cluster: ServiceSpec = { externalTrafficPolicy: 'Cluster' }
const remote: ServiceSpec = { ...cluster, selector: { app: 'nobody' } }

const addressOf = (world: World): string => {
  const [balancer] = balancersOf(world.settings, world.objects)
  invariant(balancer?.addresses[0] !== undefined, 'the Service has a balancer')
  return balancer.addresses[0]
}

const viaLb = (way: string): string => `host/laptop lb/default/web ${way}`
const everyNodeTwice = [1, 2, 3]
  .flatMap((node) =>
    [1, 2].map((pod) => {
      const onward = node === pod ? '' : `node/node${pod} `
      return `0.167 delivered from 192.168.0.1${node}: ${viaLb(`node/node${node} ${onward}default/web-${pod}`)}`
    }),
  )
  .sort()
const bothLocal = (source: string): readonly string[] =>
  [1, 2].map((n) => `0.500 delivered from ${source}: ${viaLb(`node/node${n} default/web-${n}`)}`)

/** A Pod of the Service that hears UDP, too. */
const listening = (name: string, node: number): KubeObject =>
  pod(
    name,
    { nodeName: `node${node}`, containers: [{ name: 'app', image: 'app', ports: [{ containerPort: 8080 }] }] },
    { labels: { app: 'web' }, annotations: { 'kubewalk.dev/listens': '8080/TCP, 8080/UDP' } },
  )

test.for<[string, LoadBalancerSettings, ServiceSpec, readonly string[]]>([
  [
    'one Node takes everything, and hides the client',
    { provider: 'metallb-l2' },
    cluster,
    [
      '0.500 delivered from 192.168.0.13: host/laptop node/node3 node/node1 default/web-1',
      '0.500 delivered from 192.168.0.13: host/laptop node/node3 node/node2 default/web-2',
    ],
  ],
  [
    'a Node with an endpoint is elected, and the client is seen',
    { provider: 'metallb-l2' },
    local,
    ['1.000 delivered from 198.51.100.7: host/laptop node/node2 default/web-2'],
  ],
  ['the router spreads over all Nodes', { provider: 'metallb-bgp' }, cluster, everyNodeTwice],
  ['the router spreads over Nodes with endpoints', { provider: 'metallb-bgp' }, local, bothLocal('198.51.100.7')],
  ['a forwarding rule spreads over all Nodes', { provider: 'gcp-passthrough' }, cluster, everyNodeTwice],
  ['a forwarding rule spares Nodes that answer 503', { provider: 'gcp-passthrough' }, local, bothLocal('198.51.100.7')],
  ['an NLB keeps the client, the Node hides it', instances, cluster, everyNodeTwice],
  ['an NLB keeps the client, and so does the Node', instances, local, bothLocal('198.51.100.7')],
  ['an NLB that hides the client', { ...instances, preserveClientIP: false }, local, bothLocal('192.168.0.240')],
  ['an NLB sends to Pods, past node ports', pods, cluster, bothLocal('192.168.0.240')],
  ['an NLB sends to Pods and keeps the client', { ...pods, preserveClientIP: true }, local, bothLocal('198.51.100.7')],
  ['a Classic balancer is a proxy, and the Node hides it', classic, cluster, everyNodeTwice],
  ['a Classic balancer is what Pods see', classic, local, bothLocal('192.168.0.240')],
  [
    'without endpoints no Node announces the address',
    { provider: 'metallb-l2' },
    remote,
    ['1.000 timeout, no-route: host/laptop'],
  ],
  [
    'without endpoints a forwarding rule still sends to Nodes, which reject',
    { provider: 'gcp-passthrough' },
    remote,
    [1, 2, 3].map((n) => `0.333 rejected, no-endpoints: ${viaLb(`node/node${n}`)}`),
  ],
  [
    'an NLB without a healthy target sends to all of them',
    instances,
    remote,
    [1, 2, 3].map((n) => `0.333 rejected, no-endpoints: ${viaLb(`node/node${n}`)}`),
  ],
  [
    'a Classic balancer without a healthy target closes the connection',
    classic,
    remote,
    ['1.000 refused, no-healthy-targets: host/laptop lb/default/web'],
  ],
])('from outside, %s: %j %j', ([, provider, spec, ways]) => {
  const world = balancedCluster(provider, spec)
  expect(waysOf(world, 'host/laptop', `http://${addressOf(world)}/`)).toEqual(ways)
})

test.for<[LoadBalancerSettings, ServiceSpec, readonly string[]]>([
  [{ provider: 'gcp-passthrough' }, local, ['1.000 timeout, source-range-denied: host/laptop lb/default/web']],
  [instances, local, ['1.000 timeout, source-range-denied: host/laptop lb/default/web']],
  [classic, local, ['1.000 timeout, source-range-denied: host/laptop lb/default/web']],
  [{ provider: 'metallb-l2' }, local, ['1.000 timeout, source-range-denied: host/laptop node/node2']],
])('%j keeps out who is in none of the source ranges', ([provider, spec, ways]) => {
  const denied = balancedCluster(provider, { ...spec, loadBalancerSourceRanges: ['198.51.100.8/32'] })
  expect(waysOf(denied, 'host/laptop', `http://${addressOf(denied)}/`)).toEqual(ways)
  const allowed = balancedCluster(provider, { ...spec, loadBalancerSourceRanges: ['198.51.100.0/24'] })
  expect(waysOf(allowed, 'host/laptop', `http://${addressOf(allowed)}/`).join()).toContain('delivered')
})

test('inside the cluster an address is short-cut by kube-proxy, a hostname is not', () => {
  const vip = balancedCluster({ provider: 'metallb-l2' }, cluster)
  expect(waysOf(vip, 'default/far', `http://${addressOf(vip)}/`)).toEqual([
    '0.500 delivered from 192.168.0.13: default/far node/node3 node/node1 default/web-1',
    '0.500 delivered from 192.168.0.13: default/far node/node3 node/node2 default/web-2',
  ])
  const name = balancedCluster(classic, local)
  expect(waysOf(name, 'default/far', `http://${addressOf(name)}/`)).toEqual(
    bothLocal('192.168.0.240').map((way) => way.replace('host/laptop', 'default/far node/node3')),
  )
})

test('what a Node sends through an NLB that keeps its address never comes back to the Node itself', () => {
  const kept = balancedCluster(instances, cluster)
  const ways = waysOf(kept, 'default/client', `http://${addressOf(kept)}/`)
  const same = ways.filter((way) => way.includes('default/client node/node1 lb/default/web node/node1'))
  expect(same.length).toBeGreaterThan(0)
  expect(same.every((way) => way.includes('timeout'))).toBe(true)
  expect(ways.filter((way) => !same.includes(way)).every((way) => way.includes('delivered'))).toBe(true)
  const hidden = balancedCluster({ ...instances, preserveClientIP: false }, cluster)
  expect(waysOf(hidden, 'default/client', `http://${addressOf(hidden)}/`).join()).not.toContain('timeout')
})

test('ports that the Service does not have lead nowhere', () => {
  for (const provider of [instances, classic, { provider: 'gcp-passthrough' }] as const) {
    const world = balancedCluster(provider, cluster)
    expect(waysOf(world, 'host/laptop', `http://${addressOf(world)}:81/`)).toEqual([
      '1.000 timeout, dropped-by-rule: host/laptop lb/default/web',
    ])
  }
})

test.for<[LoadBalancerSettings, string]>([
  [{ ...instances, preserveClientIP: false }, 'instances'],
  [{ ...instances, preserveClientIP: true }, 'instances, clients kept'],
  [pods, 'Pods'],
])('over UDP an NLB never hides the client, and the answer comes back through it: %j', ([provider]) => {
  const both = (['TCP', 'UDP'] as const).map((protocol) => {
    return { name: protocol.toLowerCase(), protocol, port: 80, targetPort: 8080, nodePort: 30080 }
  })
  const world = balancedCluster(provider, { ...local, ports: both }, [listening('web-1', 1), listening('web-2', 2)])
  const seen = bothLocal('198.51.100.7')
  expect(waysOf(world, 'host/laptop', `udp://${addressOf(world)}:80`)).toEqual(seen)
  const hidden = provider.provider === 'aws-nlb' && !provider.preserveClientIP
  expect(waysOf(world, 'host/laptop', `tcp://${addressOf(world)}:80`)).toEqual(
    bothLocal(hidden ? '192.168.0.240' : '198.51.100.7'),
  )
})

test('Nodes with the exclusion label get nothing', () => {
  const label = { 'node.kubernetes.io/exclude-from-external-load-balancers': '' }
  const world = balancedCluster({ provider: 'metallb-bgp' }, cluster, [
    nodeNamed('node2', label),
    nodeNamed('node3', label),
  ])
  expect(waysOf(world, 'host/laptop', `http://${addressOf(world)}/`)).toEqual([
    `0.500 delivered from 192.168.0.11: ${viaLb('node/node1 default/web-1')}`,
    `0.500 delivered from 192.168.0.11: ${viaLb('node/node1 node/node2 default/web-2')}`,
  ])
})

test.for<[LoadBalancerSettings, ServiceSpec, boolean]>([
  [{ provider: 'metallb-l2' }, { allocateLoadBalancerNodePorts: false, ports: [{ port: 80, targetPort: 8080 }] }, true],
  [pods, { allocateLoadBalancerNodePorts: false, ports: [{ port: 80, targetPort: 8080 }] }, true],
  [instances, { allocateLoadBalancerNodePorts: false, ports: [{ port: 80, targetPort: 8080 }] }, false],
])('%j without node ports delivers: %j, %j', ([provider, spec, delivers]) => {
  const world = balancedCluster(provider, { ...cluster, ...spec })
  expect(waysOf(world, 'host/laptop', `http://${addressOf(world)}/`).every((way) => way.includes('delivered'))).toBe(
    delivers,
  )
})

test('health-check-node-port: kube-proxy answers 200 where an endpoint is ready, 503 elsewhere', () => {
  const world = balancedCluster(instances, { ...local, healthCheckNodePort: 32000 })
  const statuses = ['192.168.0.11', '192.168.0.12', '192.168.0.13'].map((ip) => {
    const asked = walk(
      world,
      { name: 'check', from: 'host/laptop', to: `http://${ip}:32000/healthz`, connections: 1 },
      1,
    )
    return asked.ok ? asked.value.outcomes.map((outcome) => outcome.status) : asked.error
  })
  expect(statuses).toEqual([[200], [200], [503]])
})

test('a health check says what a packet to that port meets', () => {
  for (const spec of [local, cluster, remote]) {
    const world = balancedCluster(instances, spec)
    const [balancer] = balancersOf(world.settings, world.objects)
    const port = spec === local ? undefined : 30080
    for (const { name, healthy, addresses } of balancer?.targets ?? []) {
      const sockets = networkOf(world).hosts.get(nodeHostId(name))?.sockets ?? []
      if (port === undefined) {
        const check = sockets.find((socket) => socket.port >= 30000)
        expect(check?.status).toBe(healthy ? 200 : 503)
      } else {
        const [way = ''] = waysOf(world, 'host/laptop', `tcp://${addresses[0]}:${port}`)
        expect(way.includes('delivered')).toBe(healthy)
      }
    }
  }
})

test('every way through a proxy keeps the promises of traces, and its probabilities sum to 1', () => {
  for (const provider of [classic, { ...classic, proxyProtocol: true }, instances, pods]) {
    for (const spec of [local, cluster, remote]) {
      const world = balancedCluster(provider, spec)
      const walked = walk(
        world,
        { name: 'w', from: 'host/laptop', to: `http://${addressOf(world)}/`, connections: 1 },
        1,
      )
      invariant(walked.ok, 'it can be sent')
      for (const { trace } of walked.value.outcomes) if (trace) checkTrace(trace)
      expect(walked.value.outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
    }
  }
})

test('with the PROXY protocol the first thing that a Pod reads is who the client was', () => {
  const world = balancedCluster({ ...classic, proxyProtocol: true }, local)
  const walked = walk(world, { name: 'w', from: 'host/laptop', to: `http://${addressOf(world)}/`, connections: 1 }, 1)
  invariant(walked.ok, 'it can be sent')
  const payloads = walked.value.outcomes.map(({ trace }) => trace?.hops.at(-1)?.arrived.payload ?? '')
  for (const payload of payloads)
    expect(payload).toMatch(/^PROXY TCP4 198\.51\.100\.7 203\.0\.113\.\d+ \d+ 80 GET http:/)
})
