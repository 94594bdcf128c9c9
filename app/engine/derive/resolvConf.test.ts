import { expect, test } from 'vitest'
import { defaultClusterSettings } from '#model/clusterSettings'
import type { PodSpec } from '#kinds/pod/schema'
import { client } from '../testing/twoNodes'
import { podResolvConf } from './resolvConf'

const conf = (spec: Partial<PodSpec>): string => {
  const { nameservers, search, ndots } = podResolvConf(
    { ...client, spec: { ...client.spec, ...spec } },
    defaultClusterSettings,
  )
  return [...nameservers, '|', ...search, '|', ndots].join(' ')
}

const cluster = '10.96.0.10 | default.svc.cluster.local svc.cluster.local cluster.local | 5'
const machine = '192.168.0.1 | | 1'

test.for([
  { name: 'a usual Pod asks kube-dns', spec: {}, want: cluster },
  { name: 'on the host network it asks as its Node does', spec: { hostNetwork: true }, want: machine },
  {
    name: 'unless it says so',
    spec: { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' },
    want: cluster,
  },
  { name: 'Default is not the default', spec: { dnsPolicy: 'Default' }, want: machine },
  {
    name: 'None takes what dnsConfig says',
    spec: {
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['1.1.1.1'], searches: ['example.com'], options: [{ name: 'ndots', value: '2' }] },
    },
    want: '1.1.1.1 | example.com | 2',
  },
  {
    name: 'dnsConfig is added, doubles dropped',
    spec: { dnsConfig: { nameservers: ['10.96.0.10', '1.1.1.1'], searches: ['cluster.local', 'example.com'] } },
    want: '10.96.0.10 1.1.1.1 | default.svc.cluster.local svc.cluster.local cluster.local example.com | 5',
  },
  {
    name: 'three name servers at most',
    spec: { dnsConfig: { nameservers: ['1.1.1.1', '8.8.8.8', '9.9.9.9'] } },
    want: '10.96.0.10 1.1.1.1 8.8.8.8 | default.svc.cluster.local svc.cluster.local cluster.local | 5',
  },
] as const)('$name', ({ spec, want }) => {
  expect(conf(spec)).toBe(want)
})
