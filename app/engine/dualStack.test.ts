import { describe, expect, test } from 'vitest'
import { nodeAddresses, nodeRanges } from '#kinds/node/addresses'
import { podIPs } from '#kinds/pod/addresses'
import { objectsOf } from '#kinds/registry'
import { defaultClusterSettings, type ClusterSettings } from '#model/clusterSettings'
import { familyOf } from '#model/ip'
import { dualStack, settledWith } from './testing/dualStackCluster'
import { node, pod, service } from './testing/settled'

const web = (spec: Parameters<typeof service>[1] = {}) =>
  service('web', { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec })

const webPod = pod('web-1', {}, { labels: { app: 'web' } })

const families = (addresses: readonly string[]): readonly string[] => addresses.map((ip) => familyOf(ip) ?? '')

describe('dual-stack-addresses: a cluster with ranges of both families', () => {
  const world = settledWith(dualStack, node('node1'), node('node2'), webPod, web({ ipFamilyPolicy: 'PreferDualStack' }))

  test('gives each Node two addresses and two ranges', () => {
    const nodes = [...objectsOf(world.objects, 'Node').values()]
    expect(nodes.map((one) => nodeAddresses(one, 'InternalIP'))).toEqual([
      ['192.168.0.11', 'fd00:192:168::b'],
      ['192.168.0.12', 'fd00:192:168::c'],
    ])
    expect(nodes.map((one) => nodeRanges(one).map(({ text }) => text))).toEqual([
      ['10.244.0.0/24', 'fd00:10:244::/64'],
      ['10.244.1.0/24', 'fd00:10:244:1::/64'],
    ])
  })

  test('gives each Pod two addresses, the primary family first, and says those of its Node', () => {
    const [one] = objectsOf(world.objects, 'Pod').values()
    expect(families(one ? podIPs(one) : [])).toEqual(['IPv4', 'IPv6'])
    expect(one?.status?.podIP).toBe(one?.status?.podIPs?.[0]?.ip)
    const hostIPs = (one?.status?.hostIPs ?? []).map(({ ip }) => ip)
    expect(hostIPs[0]).toBe(one?.status?.hostIP)
    expect(families(hostIPs)).toEqual(['IPv4', 'IPv6'])
  })

  test('gives a Service that prefers it two addresses, slices of both families and Endpoints of the first', () => {
    const [one] = objectsOf(world.objects, 'Service').values()
    expect(families(one?.spec.clusterIPs ?? [])).toEqual(['IPv4', 'IPv6'])
    const slices = [...objectsOf(world.objects, 'EndpointSlice').values()]
    expect(
      slices.map(({ addressType, endpoints }) => [addressType, ...families(endpoints?.[0]?.addresses ?? [])]),
    ).toEqual([
      ['IPv4', 'IPv4'],
      ['IPv6', 'IPv6'],
    ])
    const [endpoints] = objectsOf(world.objects, 'Endpoints').values()
    expect(families((endpoints?.subsets?.[0]?.addresses ?? []).map(({ ip }) => ip))).toEqual(['IPv4'])
  })
})

test.for<{ readonly name: string; readonly settings: ClusterSettings; readonly spec: object; readonly want: string }>([
  { name: 'nothing is said: the primary family alone', settings: dualStack, spec: {}, want: 'IPv4' },
  { name: 'the second family is asked for', settings: dualStack, spec: { ipFamilies: ['IPv6'] }, want: 'IPv6' },
  {
    name: 'both, the second first',
    settings: dualStack,
    spec: { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv6', 'IPv4'] },
    want: 'IPv6 IPv4',
  },
  {
    name: 'both are preferred in a cluster of one family',
    settings: defaultClusterSettings,
    spec: { ipFamilyPolicy: 'PreferDualStack' },
    want: 'IPv4',
  },
])('a Service’s addresses: $name', ({ settings, spec, want }) => {
  const world = settledWith(settings, node('node1'), web(spec))
  const [one] = objectsOf(world.objects, 'Service').values()
  expect(families(one?.spec.clusterIPs ?? []).join(' ')).toBe(want)
})

test('a cluster of IPv6 alone has nothing of IPv4', () => {
  const settings = { ...dualStack, podCIDR: 'fd00:10:244::/56', serviceCIDR: 'fd00:10:96::/112', nodeCIDR: 'fd00::/64' }
  const world = settledWith(settings, node('node1'), webPod, web())
  const [machine] = objectsOf(world.objects, 'Node').values()
  const [one] = objectsOf(world.objects, 'Pod').values()
  expect(machine && nodeAddresses(machine, 'InternalIP')).toEqual(['fd00::b'])
  expect(families(one ? podIPs(one) : [])).toEqual(['IPv6'])
  expect([...objectsOf(world.objects, 'EndpointSlice').values()].map(({ addressType }) => addressType)).toEqual([
    'IPv6',
  ])
})

test('a Node keeps the addresses it names, and in a dual-stack cluster gets the one that it lacks', () => {
  const named = node('node1', { status: { addresses: [{ type: 'InternalIP', address: '192.168.0.99' }] } })
  const [machine] = objectsOf(settledWith(dualStack, named).objects, 'Node').values()
  expect(machine && nodeAddresses(machine, 'InternalIP')).toEqual(['192.168.0.99', 'fd00:192:168::b'])
})
