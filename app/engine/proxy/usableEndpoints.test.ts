import { expect, test } from 'vitest'
import { objectKey } from '#model/objectMeta'
import type { ProxyEndpoint, ServicePortState } from './nodeState'
import { usableEndpoints } from './usableEndpoints'

const endpoint = (text: string, more: Partial<ProxyEndpoint> = {}): ProxyEndpoint => ({
  ip: text,
  port: 80,
  text,
  local: false,
  ready: true,
  serving: true,
  terminating: false,
  zoneHints: [],
  nodeHints: [],
  ...more,
})

const up = (text: string, local = false): ProxyEndpoint => endpoint(text, { local })
const draining = (text: string, local = false): ProxyEndpoint =>
  endpoint(text, { local, ready: false, terminating: true })
const gone = (text: string, local = false): ProxyEndpoint =>
  endpoint(text, { local, ready: false, serving: false, terminating: true })
const starting = (text: string): ProxyEndpoint => endpoint(text, { ready: false, serving: false })

const clusterIP = { internalPolicyLocal: false, externalPolicyLocal: false, nodePort: 0 }
const internalLocal = { ...clusterIP, internalPolicyLocal: true }
const nodePortLocal = { internalPolicyLocal: false, externalPolicyLocal: true, nodePort: 30080 }
const bothLocal = { ...nodePortLocal, internalPolicyLocal: true }

const portWith = (policies: Partial<ServicePortState>, endpoints: readonly ProxyEndpoint[]): ServicePortState => ({
  name: 'default/web',
  service: objectKey('Service', 'default', 'web'),
  portName: '',
  protocol: 'tcp',
  clusterIP: '10.96.0.1',
  port: 80,
  nodePort: 0,
  externalIPs: [],
  loadBalancerIPs: [],
  sourceRanges: [],
  externalPolicyLocal: false,
  internalPolicyLocal: false,
  healthCheckNodePort: 0,
  endpoints,
  ...policies,
})

const zoned = (text: string, ...zones: readonly string[]): ProxyEndpoint => endpoint(text, { zoneHints: zones })
const noded = (text: string, ...nodes: readonly string[]): ProxyEndpoint => endpoint(text, { nodeHints: nodes })

test.for([
  {
    name: 'ready ones, wherever they are',
    port: clusterIP,
    all: [up('a', true), up('b')],
    cluster: ['a', 'b'],
    has: true,
  },
  { name: 'ready beats draining', port: clusterIP, all: [up('a'), draining('b')], cluster: ['a'], has: true },
  {
    name: 'none ready: draining stands in',
    port: clusterIP,
    all: [draining('a'), gone('b')],
    cluster: ['a'],
    has: true,
  },
  { name: 'starting is not usable', port: clusterIP, all: [starting('a')], cluster: [], has: false },
  { name: 'nothing at all', port: clusterIP, all: [], cluster: [], has: false },
  { name: 'internal Local: only here', port: internalLocal, all: [up('a', true), up('b')], local: ['a'], has: true },
  { name: 'internal Local, all elsewhere', port: internalLocal, all: [up('b')], local: [], has: true },
  { name: 'internal Local, gone elsewhere', port: internalLocal, all: [gone('b')], local: [], has: false },
  {
    name: 'external Local: both lists',
    port: nodePortLocal,
    all: [up('a', true), up('b')],
    cluster: ['a', 'b'],
    local: ['a'],
    has: true,
  },
  {
    name: 'each list falls back for itself',
    port: nodePortLocal,
    all: [draining('a', true), up('b')],
    cluster: ['b'],
    local: ['a'],
    has: true,
  },
  {
    name: 'external addresses need the cluster list even under internal Local',
    port: bothLocal,
    all: [up('a', true), up('b')],
    cluster: ['a', 'b'],
    local: ['a'],
    has: true,
  },
  {
    name: 'external Local without an external address is not asked for',
    port: { ...nodePortLocal, nodePort: 0 },
    all: [up('a')],
    cluster: ['a'],
    has: true,
  },
  {
    name: 'hints name this zone',
    port: clusterIP,
    all: [zoned('a', 'z1'), zoned('b', 'z2')],
    cluster: ['a'],
    has: true,
  },
  {
    name: 'one without a hint: no hints',
    port: clusterIP,
    all: [zoned('a', 'z1'), up('b')],
    cluster: ['a', 'b'],
    has: true,
  },
  {
    name: 'no hint for this zone',
    port: clusterIP,
    all: [zoned('a', 'z3'), zoned('b', 'z2')],
    cluster: ['a', 'b'],
    has: true,
  },
  {
    name: 'node hints go before zone hints',
    port: clusterIP,
    all: [
      { ...noded('a', 'n2'), zoneHints: ['z1'] },
      { ...noded('b', 'n1'), zoneHints: ['z2'] },
    ],
    cluster: ['b'],
    has: true,
  },
  {
    name: 'stand-ins know no hints',
    port: clusterIP,
    all: [
      { ...draining('a'), zoneHints: ['z1'] },
      { ...draining('b'), zoneHints: ['z2'] },
    ],
    cluster: ['a', 'b'],
    has: true,
  },
] as const)('$name', ({ port, all, has, ...lists }) => {
  const choice = usableEndpoints(portWith(port, all), { name: 'n1', zone: 'z1' })
  expect(choice.cluster?.map((one) => one.text)).toEqual('cluster' in lists ? lists.cluster : undefined)
  expect(choice.local?.map((one) => one.text)).toEqual('local' in lists ? lists.local : undefined)
  expect(choice.hasEndpoints).toBe(has)
  const both = new Set([...(choice.cluster ?? []), ...(choice.local ?? [])])
  expect(new Set(choice.reachable)).toEqual(both)
})
