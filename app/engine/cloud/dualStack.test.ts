import { expect, test } from 'vitest'
import { objectsOf } from '#kinds/registry'
import { balancedCluster } from '../testing/balancedCluster'
import { balancersOf } from './balancersOf'

const dual = {
  podCIDR: '10.244.0.0/16,fd00:10:244::/56',
  serviceCIDR: '10.96.0.0/12,fd00:10:96::/112',
  nodeCIDR: '192.168.0.0/24,fd00:192:168::/64',
  loadBalancerCIDR: '203.0.113.64/26,2001:db8:64::/120',
}

test('a dual-stack Service gets an external address of each family, and its targets have both', () => {
  const world = balancedCluster({ provider: 'metallb-bgp' }, { ipFamilyPolicy: 'RequireDualStack' }, [], dual)
  const web = [...objectsOf(world.objects, 'Service').values()].find(({ metadata }) => metadata.name === 'web')
  const ips = (web?.status?.loadBalancer?.ingress ?? []).map(({ ip = '' }) => ip.replace(/[^.:]+$/, ''))
  expect(ips).toEqual(['203.0.113.', '2001:db8:64::'])
  const [balancer] = balancersOf(world.settings, world.objects)
  expect(balancer?.targets.map(({ addresses }) => addresses.length)).toEqual([2, 2, 2])
})
