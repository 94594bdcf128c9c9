import { expect, test } from 'vitest'
import { objectKey } from '#model/objectMeta'
import { simTime } from '#model/simTime'
import type { ConntrackEntry } from '#model/trace'
import type { NodeState, ProxyEndpoint, ServicePortState } from './nodeState'
import { staleFlows } from './staleFlows'

const endpoint = (ip: string, more: Partial<ProxyEndpoint> = {}): ProxyEndpoint => ({
  ip,
  port: 53,
  text: `${ip}:53`,
  local: false,
  ready: true,
  serving: true,
  terminating: false,
  zoneHints: [],
  nodeHints: [],
  ...more,
})

const dns = (endpoints: readonly ProxyEndpoint[], more: Partial<ServicePortState> = {}): NodeState => ({
  family: 'IPv4',
  servicePorts: [
    {
      name: 'kube-system/kube-dns:dns',
      service: objectKey('Service', 'kube-system', 'kube-dns'),
      portName: 'dns',
      protocol: 'udp',
      clusterIP: '10.96.0.10',
      port: 53,
      nodePort: 30053,
      externalIPs: ['198.51.100.53'],
      loadBalancerIPs: ['203.0.113.65'],
      sourceRanges: [],
      externalPolicyLocal: false,
      internalPolicyLocal: false,
      healthCheckNodePort: 0,
      endpoints,
      ...more,
    },
  ],
})

const flow = (dst: string, dstPort: number, backend: string, protocol: 'TCP' | 'UDP' = 'UDP'): ConntrackEntry => ({
  id: `${dst}:${dstPort}`,
  protocol,
  original: { src: '10.244.0.5', srcPort: 5353, dst, dstPort },
  reply: { src: backend, srcPort: 53, dst: '10.244.0.5', dstPort: 5353 },
  replied: true,
  assured: false,
  openedAt: simTime(0),
  expiresAt: simTime(30_000),
})

const [here, gone] = ['10.244.0.2', '10.244.1.9']

test.for([
  { name: 'an endpoint that serves keeps its flows', flow: flow('10.96.0.10', 53, here), stale: false },
  { name: 'one that is gone loses them, by cluster IP', flow: flow('10.96.0.10', 53, gone), stale: true },
  { name: 'by external IP', flow: flow('198.51.100.53', 53, gone), stale: true },
  { name: 'by load balancer address', flow: flow('203.0.113.65', 53, gone), stale: true },
  { name: 'by node port, on any address', flow: flow('192.168.0.11', 30053, gone), stale: true },
  {
    name: 'a flow to the node port that a Pod still serves stays',
    flow: flow('192.168.0.11', 30053, here),
    stale: false,
  },
  { name: 'TCP flows stay', flow: flow('10.96.0.10', 53, gone, 'TCP'), stale: false },
  { name: 'another port is no business of the Service', flow: flow('10.96.0.10', 5353, gone), stale: false },
  { name: 'a flow to the Pod itself stays', flow: flow(gone, 53, gone), stale: false },
  { name: 'one that began before the Service was there goes', flow: flow('10.96.0.10', 53, '10.96.0.10'), stale: true },
])('proxy-udp-cleanup: $name', ({ flow: one, stale }) => {
  expect(staleFlows(dns([endpoint(here)]), [one])).toEqual(stale ? [one] : [])
})

test.for([
  { name: 'a Service that nobody serves keeps all flows', state: dns([]), stale: false },
  {
    name: 'nor does one whose only endpoint has stopped serving',
    state: dns([endpoint(here, { serving: false })]),
    stale: false,
  },
  {
    name: 'an endpoint that is unready but terminating still serves',
    state: dns([endpoint(gone, { ready: false, terminating: true })]),
    stale: false,
  },
  {
    name: 'one that stopped serving beside one that serves loses its flows',
    state: dns([endpoint(here), endpoint(gone, { serving: false })]),
    stale: true,
  },
  { name: 'a TCP port is not looked at', state: dns([endpoint(here)], { protocol: 'tcp' }), stale: false },
])('proxy-udp-cleanup: $name', ({ state, stale }) => {
  const one = flow('10.96.0.10', 53, gone)
  expect(staleFlows(state, [one])).toEqual(stale ? [one] : [])
})
