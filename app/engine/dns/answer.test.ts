import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EndpointSlice, SliceEndpoint } from '#kinds/endpointslice/schema'
import type { Service, ServiceSpec } from '#kinds/service/schema'
import type { DnsQuestion } from '#model/trace'
import { storeOf } from '../testing/storeOf'
import { answerQuestion } from './answer'
import { publicRecords } from './publicDns'
import { kubeadmCorefile, type ZoneData } from './zoneData'

const service = (namespace: string, name: string, spec: ServiceSpec): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace, name },
  spec,
})

const slice = (of: string, ports: EndpointSlice['ports'], ...endpoints: SliceEndpoint[]): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { namespace: 'default', name: `${of}-x7k2m`, labels: { 'kubernetes.io/service-name': of } },
  addressType: 'IPv4',
  ports: ports ?? null,
  endpoints,
})

const ready = (address: string, hostname?: string): SliceEndpoint => ({
  addresses: [address],
  conditions: { ready: true },
  ...(hostname === undefined ? {} : { hostname }),
})
const notReady = (address: string): SliceEndpoint => ({ addresses: [address], conditions: { ready: false } })

const zone: ZoneData = {
  corefile: kubeadmCorefile('cluster.local'),
  serial: 7,
  podIp: '10.244.0.2',
  upstream: publicRecords([{ ip: '198.51.100.7', names: ['api.example.com'] }]),
  store: storeOf(
    service('default', 'web', { clusterIP: '10.96.40.40', ports: [{ name: 'http', port: 80, targetPort: 8080 }] }),
    slice('web', [{ name: 'http', port: 8080, protocol: 'TCP' }], ready('10.244.1.7'), notReady('10.244.1.8')),
    service('default', 'db', { clusterIP: 'None', ports: [{ name: 'sql', port: 5432 }] }),
    slice(
      'db',
      [{ name: 'sql', port: 5432, protocol: 'TCP' }],
      ready('10.244.2.2', 'db-0'),
      ready('10.244.2.3'),
      notReady('10.244.2.4'),
    ),
    service('default', 'starting', { clusterIP: 'None', ports: [{ port: 80 }] }),
    slice('starting', [{ name: '', port: 80, protocol: 'TCP' }], notReady('10.244.2.9')),
    service('default', 'outside', { type: 'ExternalName', externalName: 'api.example.com' }),
    service('default', 'inside', { type: 'ExternalName', externalName: 'web.default.svc.cluster.local.' }),
    service('default', 'nowhere', { type: 'ExternalName', externalName: 'gone.default.svc.cluster.local' }),
    service('default', 'round', { type: 'ExternalName', externalName: 'round.default.svc.cluster.local' }),
    service('default', 'number', { type: 'ExternalName', externalName: '192.0.2.7' }),
    service('prod', 'api', { clusterIP: '10.96.0.50', ports: [{ port: 443 }] }),
  ),
}

const ask = (name: string, type: DnsQuestion['type'] = 'A') => {
  const answer = answerQuestion(zone, { name, type })
  return `${answer.rcode} ${answer.answers.map((record) => `${record.type} ${record.data}`).join('; ')}`.trim()
}

describe('dns-cluster-zone: what CoreDNS answers', () => {
  test.for([
    ['web.default.svc.cluster.local.', 'A', 'NOERROR A 10.96.40.40'],
    ['WEB.Default.svc.CLUSTER.local.', 'A', 'NOERROR A 10.96.40.40'],
    ['web.default.svc.cluster.local.', 'AAAA', 'NOERROR'],
    ['web.default.svc.cluster.local.', 'SRV', 'NOERROR SRV 0 100 80 web.default.svc.cluster.local.'],
    ['_http._tcp.web.default.svc.cluster.local.', 'SRV', 'NOERROR SRV 0 100 80 web.default.svc.cluster.local.'],
    ['_http._udp.web.default.svc.cluster.local.', 'SRV', 'NXDOMAIN'],
    ['10-244-1-7.web.default.svc.cluster.local.', 'A', 'NOERROR A 10.244.1.7'],
    ['10-244-1-8.web.default.svc.cluster.local.', 'A', 'NXDOMAIN'],
    ['db.default.svc.cluster.local.', 'A', 'NOERROR A 10.244.2.2; A 10.244.2.3'],
    ['db-0.db.default.svc.cluster.local.', 'A', 'NOERROR A 10.244.2.2'],
    ['10-244-2-2.db.default.svc.cluster.local.', 'A', 'NXDOMAIN'],
    [
      '_sql._tcp.db.default.svc.cluster.local.',
      'SRV',
      'NOERROR SRV 0 50 5432 db-0.db.default.svc.cluster.local.; SRV 0 50 5432 10-244-2-3.db.default.svc.cluster.local.',
    ],
    ['starting.default.svc.cluster.local.', 'A', 'NXDOMAIN'],
    ['default.svc.cluster.local.', 'A', 'NOERROR'],
    ['svc.cluster.local.', 'A', 'NOERROR'],
    ['nope.svc.cluster.local.', 'A', 'NXDOMAIN'],
    ['web.svc.cluster.local.', 'A', 'NXDOMAIN'],
    ['api.prod.svc.cluster.local.', 'A', 'NOERROR A 10.96.0.50'],
    ['api.prod.', 'A', 'NXDOMAIN'],
    ['*.default.svc.cluster.local.', 'A', 'NXDOMAIN'],
    ['a.b.c.web.default.svc.cluster.local.', 'A', 'NXDOMAIN'],
    ['10-1-2-3.default.pod.cluster.local.', 'A', 'NOERROR A 10.1.2.3'],
    ['10-1-2-300.default.pod.cluster.local.', 'A', 'NXDOMAIN'],
    ['dns-version.cluster.local.', 'TXT', 'NOERROR TXT "1.1.0"'],
    ['cluster.local.', 'NS', 'NOERROR NS ns.dns.cluster.local.'],
    ['cluster.local.', 'SOA', 'NOERROR SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 30'],
    ['40.40.96.10.in-addr.arpa.', 'PTR', 'NOERROR PTR web.default.svc.cluster.local.'],
    ['2.2.244.10.in-addr.arpa.', 'PTR', 'NOERROR PTR db-0.db.default.svc.cluster.local.'],
    ['9.9.9.9.in-addr.arpa.', 'PTR', 'NXDOMAIN'],
  ] as const)('%s %s', ([name, type, want]) => {
    expect(ask(name, type)).toBe(want)
  })
})

describe('dns-external-name: CNAMEs', () => {
  test.for([
    ['outside', 'A', 'NOERROR CNAME api.example.com.; A 198.51.100.7'],
    ['outside', 'AAAA', 'NOERROR CNAME api.example.com.'],
    ['outside', 'SRV', 'NOERROR'],
    ['inside', 'A', 'NOERROR CNAME web.default.svc.cluster.local.; A 10.96.40.40'],
    ['nowhere', 'A', 'NOERROR'],
    ['nowhere', 'CNAME', 'NOERROR CNAME gone.default.svc.cluster.local.'],
    ['round', 'A', 'NOERROR'],
    ['number', 'A', 'NXDOMAIN'],
  ] as const)('%s %s', ([name, type, want]) => {
    expect(ask(`${name}.default.svc.cluster.local.`, type)).toBe(want)
  })
})

test('a denial carries the SOA of its zone, and only that', () => {
  const { authority, answers } = answerQuestion(zone, { name: 'gone.default.svc.cluster.local.', type: 'A' })
  expect(answers).toEqual([])
  expect(authority).toEqual([
    {
      name: 'cluster.local.',
      ttl: 30,
      type: 'SOA',
      data: 'ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 30',
    },
  ])
})

test('other names go to public DNS; without a way there they are SERVFAIL', () => {
  expect(ask('api.example.com.')).toBe('NOERROR A 198.51.100.7')
  expect(ask('api.example.com.', 'AAAA')).toBe('NOERROR')
  expect(ask('www.example.com.')).toBe('NXDOMAIN')
  const { upstream: _, ...alone } = zone
  expect(answerQuestion(alone, { name: 'api.example.com.', type: 'A' }).rcode).toBe('SERVFAIL')
})

test('every name is answered, and an answer belongs to what was asked', () => {
  const label = fc.oneof(
    fc.constantFrom('web', 'db', 'db-0', 'default', 'prod', 'svc', 'pod', 'cluster', 'local', '_http', '_tcp', '*', ''),
    fc.constantFrom('10-244-2-3', 'in-addr', 'ip6', 'arpa', 'ns', 'dns', '10', '244', 'constructor', '__proto__'),
    fc.string({ maxLength: 12 }),
  )
  const name = fc.array(label, { maxLength: 8 }).map((labels) => `${labels.join('.')}.`)
  const type = fc.constantFrom<DnsQuestion['type'][]>('A', 'AAAA', 'SRV', 'CNAME', 'PTR', 'TXT', 'NS', 'SOA')
  fc.assert(
    fc.property(name, type, (asked, of) => {
      const answer = answerQuestion(zone, { name: asked, type: of })
      const [first] = answer.answers
      if (first) expect(first.name).toBe(asked)
      if (answer.rcode === 'NXDOMAIN') expect(answer.answers).toEqual([])
      expect(answer.answers.every((record) => record.type === of || record.type === 'CNAME')).toBe(true)
    }),
  )
})
