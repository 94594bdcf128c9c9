import { expect, test } from 'vitest'
import { defaultClusterSettings, type LoadBalancerSettings } from '#model/clusterSettings'
import { objectKey, type KubeObject } from '#model/objectMeta'
import { objectsOf } from '#kinds/registry'
import type { Service, ServiceSpec } from '#kinds/service/schema'
import { balancedCluster, balancedService } from '../testing/balancedCluster'
import { service } from '../testing/settled'
import { step } from '../step'
import type { World } from '../world'
import { allotmentOf } from './allotment'
import { balancersOf } from './balancersOf'

const l2 = { provider: 'metallb-l2' } as const
const gcp = { provider: 'gcp-passthrough' } as const
const nlb = { provider: 'aws-nlb', targets: 'instance', preserveClientIP: true } as const
const clb = { provider: 'aws-clb', proxyProtocol: false } as const

const serviceIn = (world: World, name = 'web'): Service | undefined =>
  [...objectsOf(world.objects, 'Service').values()].find(({ metadata }) => metadata.name === name)

/** What EXTERNAL-IP shows, and the mode where it is an address. */
const externalOf = (world: World, name = 'web'): readonly string[] =>
  (serviceIn(world, name)?.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname, ipMode }) =>
    [ip ?? hostname, ipMode].join(' ').trim(),
  )

test.for<[LoadBalancerSettings, ServiceSpec, RegExp | undefined]>([
  [{ provider: 'none' }, {}, undefined],
  [l2, {}, /^203\.0\.113\.\d+ VIP$/],
  [{ provider: 'metallb-bgp' }, {}, /^203\.0\.113\.\d+ VIP$/],
  [gcp, {}, /^203\.0\.113\.\d+ VIP$/],
  [nlb, {}, /^a[0-9a-f]+-[0-9a-f]+\.elb\.eu-central-1\.amazonaws\.com$/],
  [clb, {}, /^a[0-9a-f]+-[0-9a-f]+\.eu-central-1\.elb\.amazonaws\.com$/],
  [l2, { loadBalancerIP: '203.0.113.80' }, /^203\.0\.113\.80 VIP$/],
  [l2, { loadBalancerIP: '192.0.2.1' }, undefined],
  [nlb, { loadBalancerIP: '203.0.113.80' }, undefined],
  [nlb, { loadBalancerClass: 'service.k8s.aws/nlb' }, /amazonaws/],
  [clb, { loadBalancerClass: 'service.k8s.aws/nlb' }, undefined],
  [gcp, { loadBalancerClass: 'networking.gke.io/l4-regional-external' }, /VIP$/],
  [l2, { loadBalancerClass: 'example.com/own' }, undefined],
  [clb, { ports: [{ port: 53, protocol: 'UDP' }] }, undefined],
  [nlb, { ports: [{ port: 53, protocol: 'UDP' }] }, /amazonaws/],
  [l2, { ports: [{ port: 53, protocol: 'SCTP' }] }, /VIP$/],
])('%j gives %j the external address %s', ([provider, spec, expected]) => {
  const external = externalOf(balancedCluster(provider, spec))
  expect(external.join()).toMatch(expected ?? /^$/)
})

test.for<[LoadBalancerSettings, ServiceSpec, string]>([
  [{ provider: 'none' }, {}, 'no-load-balancer-provider'],
  [l2, { loadBalancerClass: 'example.com/own' }, 'unknown-load-balancer-class'],
  [l2, { loadBalancerIP: '192.0.2.1' }, 'load-balancer-refuses'],
  [clb, { ports: [{ port: 53, protocol: 'UDP' }] }, 'load-balancer-refuses'],
])('%j leaves %j pending because of %s', ([loadBalancer, spec, code]) => {
  const settings = { ...defaultClusterSettings, loadBalancer }
  expect(allotmentOf(balancedService(spec), settings, new Set())).toMatchObject({ pending: { code } })
})

const second = (name: string): KubeObject =>
  service(name, { type: 'LoadBalancer', ports: [{ port: 80 }], selector: { app: 'web' } })

test('two Services never share an address; when the pool is empty the third waits until one is given back', () => {
  const small = { loadBalancerCIDR: '203.0.113.0/31' }
  const world = balancedCluster(l2, {}, [second('b'), second('c')], small)
  expect([...externalOf(world), ...externalOf(world, 'b')].sort()).toEqual(['203.0.113.0 VIP', '203.0.113.1 VIP'])
  expect(externalOf(world, 'c')).toEqual([])
  const [after] = step(world, { type: 'delete', key: objectKey('Service', 'default', 'b') })
  expect(externalOf(after, 'c')).toEqual(externalOf(world, 'b'))
})

test('an address that comes with a Service, as in a dump of a cluster, stays', () => {
  const dumped = { ...second('dumped'), status: { loadBalancer: { ingress: [{ ip: '192.0.2.9' }] } } }
  for (const provider of [{ provider: 'none' } as const, l2, nlb]) {
    expect(externalOf(balancedCluster(provider, {}, [dumped]), 'dumped')).toEqual(['192.0.2.9 VIP'])
  }
})

test('another provider takes addresses back and hands out its own', () => {
  const world = balancedCluster(l2)
  const change = (from: World, loadBalancer: LoadBalancerSettings): World =>
    step(from, { type: 'configure', settings: { ...from.settings, loadBalancer } })[0]
  const classic = change(world, clb)
  expect(externalOf(classic)).toEqual(externalOf(balancedCluster(clb)))
  expect(externalOf(change(classic, { provider: 'none' }))).toEqual([])
  expect(externalOf(change(classic, l2))).toEqual(externalOf(world))
})

test('what an NLB is reached at does not depend on the order in which Services were written', () => {
  const both = [second('b'), second('c')]
  const addresses = (world: World) => balancersOf(world.settings, world.objects).map((one) => [one.name, one.addresses])
  expect(addresses(balancedCluster(nlb, {}, both))).toEqual(addresses(balancedCluster(nlb, {}, both.toReversed())))
})
