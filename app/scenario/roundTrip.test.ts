import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultClusterSettings } from '#model/clusterSettings'
import type { Fault } from '#model/fault'
import { typicalLatency } from '#model/latency'
import { keyOf, objectKey, type KubeObject } from '#model/objectMeta'
import type { RequestSpec } from '#model/request'
import type { ClusterCheck, ScriptDeed } from '#model/script'
import { decodeLink, encodeLink } from './codec/link'
import { readSaved, savedText } from './codec/saved'
import { readScenario, scenarioText } from './scenarioFile'
import type { Layout, Scenario } from './scenario'

const name = fc.stringMatching(/^[a-z]([a-z0-9]{0,6})$/)
const labels = fc.dictionary(name, name, { maxKeys: 2, noNullPrototype: true })
const port = fc.integer({ min: 1, max: 65535 })

const namespaced = fc.record({ name, namespace: fc.constantFrom('default', 'shop'), labels })
const object: fc.Arbitrary<KubeObject> = fc.oneof(
  fc.record({ apiVersion: fc.constant('v1'), kind: fc.constant('Node'), metadata: fc.record({ name }) }),
  fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constant('Service'),
    metadata: namespaced,
    spec: fc.record({
      selector: labels,
      ports: fc.array(fc.record({ port, targetPort: fc.oneof(port, name) }), { maxLength: 2 }),
    }),
  }),
  fc.record({
    apiVersion: fc.constant('apps/v1'),
    kind: fc.constant('Deployment'),
    metadata: namespaced,
    spec: fc.record({
      replicas: fc.nat(4),
      selector: fc.record({ matchLabels: labels }),
      template: fc.record({
        metadata: fc.record({ labels }),
        spec: fc.record({
          containers: fc.array(fc.record({ name, image: fc.string({ maxLength: 8 }) }), { minLength: 1, maxLength: 2 }),
        }),
      }),
    }),
  }),
  fc.record({
    apiVersion: fc.constant('example.com/v1'),
    kind: fc.constant('Widget'),
    metadata: namespaced,
    spec: fc.dictionary(name, fc.jsonValue({ maxDepth: 2, noUnicodeString: false }), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  }),
)

const pod = fc.constantFrom(objectKey('Pod', 'default', 'web-1'), objectKey('StatefulSet', 'shop', 'db'))
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ type: fc.constant('paused'), component: fc.constantFrom('kube-proxy/node1', 'coredns', 'scheduler') }),
  fc.record({ type: fc.constantFrom('nodeStopped', 'nodeIsolated', 'conntrackFull'), node: name }),
  fc.record({ type: fc.constant('linkCut'), from: name, to: name }),
  fc.record({ type: fc.constant('routeBroken'), node: name, to: name }),
  fc.record({
    type: fc.constant('probe'),
    pod,
    probe: fc.constantFrom('readiness', 'liveness', 'startup'),
    answer: fc.constantFrom('fail', 'slow'),
  }),
  fc.record(
    { type: fc.constant('notListening'), pod, port, protocol: fc.constantFrom('TCP', 'UDP') },
    { requiredKeys: ['type', 'pod'], noNullPrototype: true },
  ),
)
const check: fc.Arbitrary<ClusterCheck> = fc.oneof(
  fc.record(
    {
      type: fc.constant('object'),
      object: fc.constantFrom(objectKey('Node', '', 'node1'), objectKey('Pod', 'default', 'web')),
      exists: fc.boolean(),
      phase: fc.constantFrom('Running', 'Failed'),
      ready: fc.boolean(),
      restarts: fc.nat(9),
      status: fc.constantFrom('Terminating', 'CrashLoopBackOff'),
      condition: fc.dictionary(fc.constantFrom('Ready', 'Initialized'), fc.constantFrom('True', 'False', 'Unknown'), {
        noNullPrototype: true,
      }),
    },
    { requiredKeys: ['type', 'object', 'exists'], noNullPrototype: true },
  ),
  fc.record({
    type: fc.constant('pods'),
    workload: fc.constant(objectKey('Deployment', 'default', 'web')),
    count: fc.nat(9),
  }),
  fc.record({
    type: fc.constant('service'),
    service: fc.constant(objectKey('Service', 'shop', 'web')),
    ready: fc.nat(9),
  }),
  fc.record({
    type: fc.constant('rules'),
    node: name,
    service: fc.constant(objectKey('Service', 'shop', 'web')),
    endpoints: fc.nat(9),
  }),
)
const deed: fc.Arbitrary<ScriptDeed> = fc.oneof(
  fc.record({ type: fc.constant('apply'), objects: fc.array(object, { minLength: 1, maxLength: 2 }) }),
  fc.record({
    type: fc.constant('patch'),
    object: fc.constantFrom(objectKey('Node', '', 'node1'), objectKey('Deployment', 'default', 'web')),
    merge: fc.dictionary(name, fc.oneof(fc.constant(null), fc.nat(), labels), { maxKeys: 2, noNullPrototype: true }),
  }),
  fc.record(
    { type: fc.constant('delete'), object: pod, grace: fc.constant(0 as const) },
    { requiredKeys: ['type', 'object'], noNullPrototype: true },
  ),
  fc.record({ type: fc.constantFrom('break', 'mend'), fault }),
  fc.record(
    { type: fc.constant('crash'), pod, container: name, exitCode: fc.constantFrom(1, 137) },
    { requiredKeys: ['type', 'pod', 'exitCode'], noNullPrototype: true },
  ),
  fc.record({ type: fc.constant('expect'), checks: fc.array(check, { minLength: 1, maxLength: 2 }) }),
)

const ends = {
  name: fc.string({ minLength: 1, maxLength: 10 }),
  from: fc.constantFrom('host/laptop', 'default/deploy/client'),
  to: fc.constantFrom('http://web/', 'tcp://10.0.0.1:80'),
}
const request: fc.Arbitrary<RequestSpec> = fc.oneof(
  fc.record(
    { ...ends, connections: fc.integer({ min: 1, max: 3 }), at: fc.nat(3_600_000) },
    { requiredKeys: ['name', 'from', 'to', 'connections'], noNullPrototype: true },
  ),
  fc.record({
    ...ends,
    connections: fc.constant(1),
    every: fc.integer({ min: 10, max: 5000 }),
    until: fc.integer({ min: 1, max: 100_000 }),
    keep: fc.boolean(),
    expect: fc.record({
      failed: fc.constantFrom('none' as const, 'some' as const, 3),
      verdicts: fc.constant(['delivered', 'refused'] as const),
    }),
  }),
)

const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    name,
    title: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
    description: fc.string({ maxLength: 40 }),
    ranges: fc.constantFrom(
      {},
      {
        podCIDR: '10.244.0.0/16,fd00:10:244::/56',
        serviceCIDR: '10.96.0.0/12,fd00:10:96::/112',
        nodeCIDR: '192.168.0.0/24,fd00:192:168::/64',
      },
    ),
    cluster: fc.record({
      seed: fc.nat(),
      proxyMode: fc.constantFrom('iptables', 'ipvs'),
      cni: fc.constantFrom(
        { plugin: 'calico', mode: 'bgp' },
        { plugin: 'flannel', mode: 'host-gw' },
        { plugin: 'flannel', mode: 'vxlan', bridgeNfCall: false },
      ),
      loadBalancer: fc.constantFrom(
        { provider: 'none' },
        { provider: 'metallb-l2' },
        { provider: 'aws-nlb', targets: 'ip', preserveClientIP: false },
        { provider: 'aws-clb', proxyProtocol: true },
      ),
      kubeProxy: fc.constantFrom(
        defaultClusterSettings.kubeProxy,
        { ...defaultClusterSettings.kubeProxy, masqueradeAll: true, nodePortAddresses: ['10.0.0.0/8'] },
        { ...defaultClusterSettings.kubeProxy, detectLocalMode: 'None', localhostNodePorts: false },
      ),
      nodePortRange: fc.constantFrom({ from: 30000, to: 32767 }, { from: 1, to: 9 }),
      coredns: fc.constantFrom('auto', 'none'),
      latency: fc.constantFrom('instant', typicalLatency, { ...typicalLatency, watch: 1500 }),
    }),
    hosts: fc.uniqueArray(
      fc.record({
        name,
        ip: fc.oneof(
          fc.ipV4(),
          fc.ipV4().map((ip) => `${ip},2001:db8::7`),
        ),
        listens: fc.constantFrom([], ['443/TCP']),
        names: fc.constant([]),
      }),
      {
        maxLength: 3,
        selector: (host) => host.name,
      },
    ),
    requests: fc.uniqueArray(request, { maxLength: 3, selector: ({ name: each }) => each }),
    script: fc.array(fc.record({ at: fc.nat(3_600_000), deed }), { maxLength: 4 }),
    layout: fc.dictionary(
      name.map((each) => `Node//${each}`),
      fc.record(
        {
          x: fc.integer({ min: -999, max: 999 }),
          y: fc.integer({ min: -999, max: 999 }),
          w: fc.integer({ min: 1, max: 999 }),
        },
        { requiredKeys: ['x', 'y'], noNullPrototype: true },
      ),
      { maxKeys: 3, noNullPrototype: true },
    ),
    objects: fc.array(object, { maxLength: 5 }),
  })
  .filter(({ hosts }) => new Set(hosts.map((host) => host.ip)).size === hosts.length)
  .map(({ objects, layout, cluster, ranges, ...rest }) => ({
    ...rest,
    cluster: { ...defaultClusterSettings, ...cluster, ...ranges } as Scenario['cluster'],
    layout: layout as Layout,
    objects: new Map(objects.map((each) => [keyOf(each), each])),
  }))

const moment = fc.record(
  { request: fc.nat(9), outcome: fc.nat(9), step: fc.nat(99) },
  { requiredKeys: ['request'], noNullPrototype: true },
)

test('a scenario and a moment come back from a link as they went in', () => {
  fc.assert(
    fc.property(scenario, fc.option(moment, { nil: undefined }), (each, at) => {
      const back = decodeLink(encodeLink(each, at))
      expect(back?.ok ? back.value : back).toEqual(plain({ scenario: each, ...(at ? { moment: at } : {}) }))
    }),
    { numRuns: 20 },
  )
})

test('a scenario comes back from a file as it went in', () => {
  fc.assert(
    fc.property(scenario, (each) => {
      const back = readScenario(scenarioText(each), 'x.yaml')
      expect(back.ok ? back.value.scenario : back.error).toEqual(plain(each))
    }),
    { numRuns: 20 },
  )
})

test('a scenario comes back from storage as it went in', () => {
  fc.assert(
    fc.property(scenario, (each) => {
      const back = readSaved(savedText(each))
      expect(back.ok ? back.value : back.error).toEqual(plain(each))
    }),
    { numRuns: 20 },
  )
})

/** Files and links hold JSON, which has no negative zero. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return new Map(Array.from(value, ([key, each]) => [key, plain(each)] as const))
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
  }
  return Object.is(value, -0) ? 0 : value
}
