import fc from 'fast-check'
import { defaultClusterSettings, type CniSettings } from '#model/clusterSettings'
import { keyOf, type KubeObject } from '#model/objectMeta'
import type { RequestSpec } from '#model/request'
import type { Scenario } from '../scenario'
import { supported } from '../supported'

/**
 * Random clusters with random requests, for laws that hold in all of them and for the comparison with the kernel.
 *
 * One to four Nodes; Pods that are ready or not, deaf, or on the host network; Services of every type and policy, with
 * odd ports, UDP, affinity and endpoints that are terminating; requests from anywhere to anything, unused addresses too.
 */
export function arbitraryScenario(requests: number): fc.Arbitrary<Scenario> {
  return fc
    .integer({ min: 1, max: 4 })
    .chain((nodes) =>
      fc.record({
        nodes: fc.constant(nodes),
        cni: fc.constantFrom(...plugins),
        dual: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
        pods: fc.array(pod(nodes), { minLength: 2, maxLength: 7 }),
        services: fc.array(service, { minLength: 1, maxLength: 4 }),
        written: fc.option(fc.array(endpoint, { maxLength: 4 })),
        routes: fc.array(fc.record({ from: fc.nat(), to: fc.nat(), scheme: fc.constantFrom('tcp', 'http') }), {
          minLength: requests,
          maxLength: requests,
        }),
        seed: fc.nat(1000),
      }),
    )
    .map(scenarioOf)
}

/** Those of the plugins that are simulated; IPIP left out, as few kernels have it. */
const plugins = (
  [
    { plugin: 'calico', mode: 'bgp' },
    { plugin: 'calico', mode: 'vxlan' },
    { plugin: 'flannel', mode: 'vxlan' },
    { plugin: 'flannel', mode: 'host-gw' },
  ] satisfies readonly CniSettings[]
).filter((cni) => supported({ ...defaultClusterSettings, cni }).ok)

const pod = (nodes: number) =>
  fc.record({
    node: fc.nat(nodes - 1),
    app: fc.constantFrom('a', 'a', 'b'),
    ready: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    listens: fc.oneof(
      { weight: 6, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom('', '127.0.0.1:8080/TCP, 5353/UDP', '9999/TCP') },
    ),
    hostNetwork: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  })

const policy = fc.constantFrom('Cluster', 'Local')

const service = fc.record({
  type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer', 'Headless'),
  app: fc.constantFrom('a', 'a', 'a', 'b', 'b', 'nobody'),
  ports: fc.uniqueArray(
    fc.constantFrom(
      { name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 },
      { name: 'named', protocol: 'TCP', port: 81, targetPort: 'web' },
      { name: 'again', protocol: 'TCP', port: 8080, targetPort: 8080 },
      { name: 'wrong', protocol: 'TCP', port: 82, targetPort: 9998 },
      { name: 'last', protocol: 'TCP', port: 65535, targetPort: 8080 },
      { name: 'dns', protocol: 'UDP', port: 80, targetPort: 5353 },
      { name: 'dns-wrong', protocol: 'UDP', port: 1, targetPort: 9998 },
    ),
    { minLength: 1, maxLength: 3, selector: ({ name }) => name },
  ),
  internal: policy,
  external: policy,
  affinity: fc.boolean(),
  externalIPs: fc.subarray(['192.168.0.11', '203.0.113.9', '10.99.99.99'], { maxLength: 2 }),
  ranges: fc.option(
    fc.subarray(['198.51.100.0/24', '10.244.0.0/16', '192.168.0.0/24', '203.0.113.192/26'], { minLength: 1 }),
  ),
  publishNotReady: fc.boolean(),
  distribution: fc.option(fc.constantFrom('PreferClose')),
})

/** What somebody wrote into an EndpointSlice by hand. */
const endpoint = fc.record({
  pod: fc.nat(),
  state: fc.constantFrom('ready', 'terminating', 'gone', 'not ready'),
})

interface Draft {
  readonly nodes: number
  readonly cni: CniSettings
  readonly dual: boolean
  readonly pods: readonly PodDraft[]
  readonly services: readonly ServiceDraft[]
  readonly written: readonly EndpointDraft[] | null
  readonly routes: readonly { readonly from: number; readonly to: number; readonly scheme: string }[]
  readonly seed: number
}

type PodDraft = ReturnType<typeof pod> extends fc.Arbitrary<infer T> ? T : never
type ServiceDraft = typeof service extends fc.Arbitrary<infer T> ? T : never
type EndpointDraft = typeof endpoint extends fc.Arbitrary<infer T> ? T : never

function scenarioOf({ nodes, cni, dual, pods, services, written, routes, seed }: Draft): Scenario {
  const objects: readonly KubeObject[] = [
    ...Array.from({ length: nodes }, (_, i) => nodeObject(i, dual)),
    clientObject,
    ...pods.map((draft, i) => podObject(draft, i, dual)),
    ...services.map((draft, i) => serviceObject(draft, i, dual)),
    ...(written ? writtenService(written, pods) : []),
  ]
  const senders = sendersIn(nodes, pods)
  const targets = targetsIn(nodes, pods, services, dual)
  return {
    name: 'generated',
    title: '',
    description: '',
    cluster: { ...defaultClusterSettings, ...(dual ? dualRanges : {}), cni, nodes: 'none', ingress: 'none', seed },
    hosts: [
      { name: 'laptop', ip: '198.51.100.7', listens: ['443/TCP', '53/UDP'], names: ['api.example.com'] },
      { name: 'office', ip: '203.0.113.200', listens: [], names: [] },
    ],
    requests: routes.map(({ from, to, scheme }, i): RequestSpec => {
      const target = targets[to % targets.length] ?? ''
      return {
        name: `request ${i + 1}`,
        from: senders[from % senders.length] ?? '',
        to: target.includes('://') ? target : `${scheme}://${target}`,
        connections: 1,
      }
    }),
    script: [],
    layout: {},
    objects: new Map(objects.map((object) => [keyOf(object), object])),
  }
}

const dualRanges = {
  podCIDR: `${defaultClusterSettings.podCIDR},fd00:10:244::/56`,
  serviceCIDR: `${defaultClusterSettings.serviceCIDR},fd00:10:96::/112`,
  nodeCIDR: `${defaultClusterSettings.nodeCIDR},fd00:192:168::/64`,
}

const nodeObject = (i: number, dual: boolean): KubeObject =>
  object('v1', 'Node', `node${i + 1}`, {
    metadata: { labels: { 'topology.kubernetes.io/zone': i % 2 === 0 ? 'a' : 'b' } },
    spec: {
      podCIDR: `10.244.${i}.0/24`,
      ...(dual ? { podCIDRs: [`10.244.${i}.0/24`, `fd00:10:244:${i}::/64`] } : {}),
    },
    status: {
      addresses: [`192.168.0.${11 + i}`, ...(dual ? [`fd00:192:168::${11 + i}`] : [])].map((address) => ({
        type: 'InternalIP',
        address,
      })),
    },
  })

const clientObject = object('v1', 'Pod', 'client', {
  metadata: { namespace: 'default' },
  spec: { nodeName: 'node1', containers: [{ name: 'app', image: 'curl' }] },
})

function podObject({ node, app, ready, listens, hostNetwork }: PodDraft, i: number, dual: boolean): KubeObject {
  // On the host network a Node has each port once.
  const port = hostNetwork ? 8100 + i : 8080
  const annotations = {
    ...(listens === undefined ? {} : { 'kubewalk.dev/listens': listens }),
    ...(ready ? {} : { 'kubewalk.dev/probes': 'readiness=fail' }),
  }
  return object('v1', 'Pod', `pod-${i}`, {
    metadata: { namespace: 'default', labels: { app }, annotations },
    spec: {
      nodeName: `node${node + 1}`,
      hostNetwork,
      containers: [
        {
          name: 'app',
          image: 'web',
          ports: [
            { name: 'web', containerPort: port, protocol: 'TCP' },
            { name: 'dns', containerPort: hostNetwork ? 5400 + i : 5353, protocol: 'UDP' },
          ],
          ...(ready ? {} : { readinessProbe: { tcpSocket: { port } } }),
        },
      ],
    },
    ...(hostNetwork
      ? {}
      : { status: running([addressOf(node, i), ...(dual ? [`fd00:10:244:${node}::${40 + i}`] : [])], ready) }),
  })
}

const addressOf = (node: number, i: number): string => `10.244.${node}.${40 + i}`

const running = (addresses: readonly string[], ready: boolean) => ({
  phase: 'Running',
  podIP: addresses[0],
  podIPs: addresses.map((ip) => ({ ip })),
  conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
})

const clusterIP = (i: number): string => `10.96.20.${1 + i}`
const clusterIPv6 = (i: number): string => `fd00:10:96::20${1 + i}`
const nodePort = (service: number, port: number): number => 30000 + 10 * service + port

function serviceObject(draft: ServiceDraft, i: number, dual: boolean): KubeObject {
  const { type, app, ports, internal, external, affinity, externalIPs, ranges, publishNotReady, distribution } = draft
  const headless = type === 'Headless'
  const reachable = type === 'NodePort' || type === 'LoadBalancer'
  return object('v1', 'Service', `service-${i}`, {
    metadata: { namespace: 'default' },
    spec: {
      type: headless ? 'ClusterIP' : type,
      clusterIP: headless ? 'None' : clusterIP(i),
      ...(dual ? { ipFamilyPolicy: 'RequireDualStack' } : {}),
      ...(dual && !headless ? { clusterIPs: [clusterIP(i), clusterIPv6(i)] } : {}),
      selector: { app },
      ports: ports.map((port, at) => ({ ...port, ...(reachable ? { nodePort: nodePort(i, at) } : {}) })),
      internalTrafficPolicy: internal,
      publishNotReadyAddresses: publishNotReady,
      ...(headless ? {} : { externalIPs }),
      ...(reachable || (!headless && externalIPs.length > 0) ? { externalTrafficPolicy: external } : {}),
      ...(affinity ? { sessionAffinity: 'ClientIP' } : {}),
      ...(type === 'LoadBalancer' && ranges ? { loadBalancerSourceRanges: ranges } : {}),
      ...(distribution === null ? {} : { trafficDistribution: distribution }),
    },
  })
}

const conditions = {
  ready: { ready: true, serving: true, terminating: false },
  terminating: { ready: false, serving: true, terminating: true },
  gone: { ready: false, serving: false, terminating: true },
  'not ready': { ready: false, serving: false, terminating: false },
} as const

/** A Service without a selector, whose endpoints somebody wrote: the one way to have some that are terminating and stay so. */
function writtenService(written: readonly EndpointDraft[], pods: readonly PodDraft[]): readonly KubeObject[] {
  const chosen = new Map(written.map((one) => [one.pod % pods.length, one]))
  return [
    object('v1', 'Service', 'written', {
      metadata: { namespace: 'default' },
      spec: {
        type: 'NodePort',
        clusterIP: '10.96.21.1',
        externalTrafficPolicy: written.length % 2 === 0 ? 'Local' : 'Cluster',
        ports: [{ name: 'http', port: 80, targetPort: 8080, nodePort: 31000 }],
      },
    }),
    object('discovery.k8s.io/v1', 'EndpointSlice', 'written-1', {
      metadata: { namespace: 'default', labels: { 'kubernetes.io/service-name': 'written' } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      endpoints: [...chosen].flatMap(([i, { state }]) => {
        const draft = pods[i]
        if (!draft || draft.hostNetwork) return []
        return [
          { addresses: [addressOf(draft.node, i)], nodeName: `node${draft.node + 1}`, conditions: conditions[state] },
        ]
      }),
    }),
  ]
}

const sendersIn = (nodes: number, pods: readonly PodDraft[]): readonly string[] => [
  'host/laptop',
  'host/office',
  'default/client',
  'default/client',
  'default/client',
  ...Array.from({ length: nodes }, (_, i) => `node/node${i + 1}`),
  ...pods.map((_, i) => `default/pod-${i}`),
]

/** Everything that a Service can be reached by, and some addresses that nobody has. */
function targetsIn(
  nodes: number,
  pods: readonly PodDraft[],
  services: readonly ServiceDraft[],
  dual: boolean,
): readonly string[] {
  const nodeAddresses = Array.from({ length: nodes }, (_, i) => [
    `192.168.0.${11 + i}`,
    ...(dual ? [`[fd00:192:168::${11 + i}]`] : []),
  ]).flat()
  const ofServices = services.flatMap(({ type, ports, externalIPs }, i) => {
    const addresses =
      type === 'Headless'
        ? [`service-${i}`]
        : [
            `service-${i}`,
            clusterIP(i),
            dual ? `[${clusterIPv6(i)}]` : clusterIP(i),
            ...externalIPs,
            ...(type === 'LoadBalancer' ? ['203.0.113.64'] : []),
          ]
    const atNodes = type === 'NodePort' || type === 'LoadBalancer' ? [...nodeAddresses, '127.0.0.1'] : []
    return ports.flatMap(({ protocol, port }, at) => {
      const prefix = protocol === 'UDP' ? 'udp://' : ''
      return [
        ...addresses.map((address) => `${prefix}${address}:${port}`),
        ...atNodes.map((address) => `${prefix}${address}:${nodePort(i, at)}`),
      ]
    })
  })
  return [
    ...ofServices,
    ...ofServices,
    ...ofServices,
    ...pods.map((_, i) => `pod://default/pod-${i}:8080`),
    ...nodeAddresses.map((address) => `${address}:31000`),
    '10.96.21.1:80',
    '10.96.20.250:80',
    '10.244.0.250:80',
    '192.168.0.99:80',
    '192.168.0.12:30999',
    'https://api.example.com/',
    'nobody:80',
  ]
}

function object(
  apiVersion: string,
  kind: string,
  name: string,
  more: Readonly<Record<string, unknown>> & { readonly metadata: object },
): KubeObject {
  return { apiVersion, kind, ...more, metadata: { ...more.metadata, name } }
}
