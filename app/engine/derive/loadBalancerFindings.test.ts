import { expect, test } from 'vitest'
import type { LoadBalancerSettings } from '#model/clusterSettings'
import { objectKey } from '#model/objectMeta'
import type { ServiceSpec } from '#kinds/service/schema'
import { service } from '../testing/settled'
import { balancedCluster } from '../testing/balancedCluster'
import { findingsOf } from './findings'
import { graphOf } from './graph'

const web = objectKey('Service', 'default', 'web')
const instances = { provider: 'aws-nlb', targets: 'instance', preserveClientIP: true } as const

test.for<[LoadBalancerSettings, ServiceSpec, readonly string[]]>([
  [{ provider: 'metallb-l2' }, {}, []],
  [
    { provider: 'none' },
    {},
    ['Nothing in this cluster hands out addresses for Services of type LoadBalancer, so EXTERNAL-IP stays <pending>.'],
  ],
  [
    { provider: 'metallb-l2' },
    { loadBalancerClass: 'example.com/own' },
    ['No controller of loadBalancerClass example.com/own runs here, and all others leave the Service alone.'],
  ],
  [
    { provider: 'aws-clb', proxyProtocol: false },
    { ports: [{ port: 53, protocol: 'UDP', targetPort: 8080 }] },
    ['The load balancer is refused: Only TCP LoadBalancer is supported for AWS ELB.'],
  ],
  [
    instances,
    { allocateLoadBalancerNodePorts: false, ports: [{ port: 80, targetPort: 8080 }] },
    ['The balancer sends to node ports, and the Service has none: allocateLoadBalancerNodePorts is false.'],
  ],
])('%j and %j: %j', ([provider, spec, sentences]) => {
  const about = findingsOf(balancedCluster(provider, spec), web).filter(({ code }) => code.includes('load-balancer'))
  expect(about.map(({ sentence }) => sentence)).toEqual(sentences)
})

test('a Service that waits because the pool is empty says so', () => {
  const other = service('other', {
    type: 'LoadBalancer',
    ports: [{ port: 80, targetPort: 8080 }],
    selector: { app: 'web' },
  })
  const world = balancedCluster({ provider: 'metallb-l2' }, {}, [other], { loadBalancerCIDR: '203.0.113.1/32' })
  const sentences = [web, objectKey('Service', 'default', 'other')].flatMap((key) =>
    findingsOf(world, key).map(({ code }) => code),
  )
  expect(sentences).toEqual(['load-balancer-pool-exhausted'])
})

test('without an endpoint on any Node nobody announces the address', () => {
  const world = balancedCluster(
    { provider: 'metallb-bgp' },
    { externalTrafficPolicy: 'Local', selector: { app: 'nobody' } },
  )
  expect(findingsOf(world, web).map(({ code }) => code)).toEqual([
    'selector-matches-nothing',
    'load-balancer-without-targets',
  ])
})

test.for<[LoadBalancerSettings, readonly string[]]>([
  [{ provider: 'none' }, []],
  [{ provider: 'metallb-l2' }, []],
  [{ provider: 'metallb-bgp' }, ['BGP router web']],
  [{ provider: 'gcp-passthrough' }, ['Forwarding rule web']],
  [instances, ['NLB web']],
  [{ provider: 'aws-clb', proxyProtocol: false }, ['CLB web']],
])('%j puts %j on the canvas', ([provider, names]) => {
  const { nodes } = graphOf(balancedCluster(provider))
  expect(nodes.flatMap((node) => (node.type === 'LoadBalancer' ? [node.name] : []))).toEqual(names)
})
