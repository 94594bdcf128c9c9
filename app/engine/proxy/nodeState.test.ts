import { expect, test } from 'vitest'
import type { EndpointSlice } from '#kinds/endpointslice/schema'
import type { Service, ServiceSpec } from '#kinds/service/schema'
import { storeOf } from '../testing/storeOf'
import { nodeStateOf } from './nodeState'

const service = (spec: ServiceSpec, more: Partial<Service['metadata']> = {}, status?: Service['status']): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default', ...more },
  spec: { clusterIP: '10.96.0.9', ports: [{ name: 'http', port: 80 }], ...spec },
  ...(status && { status }),
})

const slice = (
  name: string,
  endpoints: EndpointSlice['endpoints'],
  more: Partial<EndpointSlice> = {},
): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name, namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
  addressType: 'IPv4',
  endpoints: endpoints ?? [],
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  ...more,
})

const ports = (...objects: readonly (Service | EndpointSlice)[]) =>
  nodeStateOf(storeOf(...objects), 'node1', 'IPv4').servicePorts

const endpoints = (...slices: readonly EndpointSlice[]) =>
  ports(service({}), ...slices)[0]?.endpoints.map(({ text }) => text)

test.for([
  ['headless', service({ clusterIP: 'None' })],
  ['without an address yet', service({ clusterIP: '' })],
  ['an alias for an outside name', service({ type: 'ExternalName', externalName: 'example.com' })],
  ['of the other family', service({ clusterIP: 'fd00::9' })],
  ['for another proxy', service({}, { labels: { 'service.kubernetes.io/service-proxy-name': 'other' } })],
  ['marked headless', service({}, { labels: { 'service.kubernetes.io/headless': '' } })],
] as const)('a Service that is %s has no rules', ([, it]) => {
  expect(ports(it)).toEqual([])
})

test('every port is a service port, named after the Service and, where it has a name, itself', () => {
  const two = service({ ports: [{ port: 80 }, { name: 'dns', port: 53, protocol: 'UDP' }] })
  expect(ports(two).map(({ name, protocol }) => [name, protocol])).toEqual([
    ['default/web', 'tcp'],
    ['default/web:dns', 'udp'],
  ])
})

test('Services stand in the order of namespace and name', () => {
  const named = (namespace: string, name: string) => service({}, { namespace, name })
  expect(ports(named('b', 'a'), named('a', 'z'), named('a-b', 'a')).map(({ name }) => name)).toEqual([
    'a-b/a:http',
    'a/z:http',
    'b/a:http',
  ])
})

test('addresses are canonical, of this family and in order', () => {
  const [port] = ports(
    service(
      {
        type: 'LoadBalancer',
        clusterIPs: ['fd00::1', '010.96.0.9'],
        externalIPs: ['1.2.3.4', 'fd00::4', '1.2.3.3'],
        loadBalancerSourceRanges: [' 203.0.113.9/25', 'fd00::/8'],
        sessionAffinity: 'ClientIP',
      },
      {},
      {
        loadBalancer: {
          ingress: [
            { ip: '5.6.7.8' },
            { hostname: 'lb' },
            { ip: '5.6.7.9', ipMode: 'Proxy' },
            { ip: '5.6.7.7', ipMode: 'VIP' },
          ],
        },
      },
    ),
  )
  expect(port).toMatchObject({
    clusterIP: '10.96.0.9',
    externalIPs: ['1.2.3.4', '1.2.3.3'],
    sourceRanges: ['203.0.113.0/25'],
    loadBalancerIPs: ['5.6.7.8', '5.6.7.7'],
    affinitySeconds: 10800,
  })
})

test.for([
  [{ type: 'NodePort', externalTrafficPolicy: 'Local' }, true, 0],
  [{ type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 31000 }, true, 31000],
  [{ type: 'ClusterIP', externalTrafficPolicy: 'Local' }, false, 0],
  [{ type: 'ClusterIP', externalTrafficPolicy: 'Local', externalIPs: ['1.2.3.4'] }, true, 0],
  [{ type: 'LoadBalancer', externalTrafficPolicy: 'Cluster', healthCheckNodePort: 31000 }, false, 0],
] as const)('%j', ([spec, externalPolicyLocal, healthCheckNodePort]) => {
  expect(ports(service(spec))[0]).toMatchObject({ externalPolicyLocal, healthCheckNodePort })
})

test('endpoints are sorted by their text, byte by byte', () => {
  const addresses = ['10.2.2.2', '10.2.2.22', '10.0.0.2', '10.0.0.10']
  expect(endpoints(slice('a', [{ addresses }].concat(addresses.map((one) => ({ addresses: [one] })))))).toEqual([
    '10.0.0.10:8080',
    '10.0.0.2:8080',
    '10.2.2.22:8080',
    '10.2.2.2:8080',
  ])
})

test.for([
  ['another port name', { ports: [{ name: 'https', port: 8080, protocol: 'TCP' as const }] }],
  ['another protocol', { ports: [{ name: 'http', port: 8080, protocol: 'UDP' as const }] }],
  ['no port number', { ports: [{ name: 'http', protocol: 'TCP' as const }] }],
  ['another family', { addressType: 'IPv6' as const }],
  ['no Service', { metadata: { name: 'a', namespace: 'default' } }],
  ['a Service elsewhere', { metadata: { name: 'a', namespace: 'x', labels: { 'kubernetes.io/service-name': 'web' } } }],
] as const)('a slice of %s counts for nothing', ([, more]) => {
  expect(endpoints(slice('a', [{ addresses: ['10.0.0.1'] }], more))).toEqual([])
})

test('of two endpoints with one address a local one stays; conditions that are not given are those of a running Pod', () => {
  const [port] = ports(
    service({}),
    slice('a', [
      { addresses: ['10.0.0.1'], conditions: { ready: false } },
      { addresses: ['10.0.0.2'], nodeName: 'node2' },
    ]),
    slice('b', [
      { addresses: ['10.0.0.1'], nodeName: 'node1' },
      { addresses: ['10.0.0.2'], conditions: { ready: false } },
    ]),
  )
  expect(port?.endpoints).toMatchObject([
    { text: '10.0.0.1:8080', local: true, ready: true, serving: true, terminating: false },
    { text: '10.0.0.2:8080', local: false, ready: true },
  ])
})
