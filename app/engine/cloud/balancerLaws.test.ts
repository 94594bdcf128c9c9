import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LoadBalancerSettings } from '#model/clusterSettings'
import type { TrafficPolicy } from '#kinds/service/schema'
import { invariant } from '#lib/assert'
import { balancedCluster } from '../testing/balancedCluster'
import { pod } from '../testing/settled'
import { checkTrace } from '../trace/checkTrace'
import { walk } from '../trace/request'
import { balancersOf } from './balancersOf'

const provider: fc.Arbitrary<LoadBalancerSettings> = fc.oneof(
  fc.constantFrom(
    { provider: 'metallb-l2' } as const,
    { provider: 'metallb-bgp' } as const,
    { provider: 'gcp-passthrough' } as const,
  ),
  fc.record({
    provider: fc.constant('aws-nlb' as const),
    targets: fc.constantFrom('instance' as const, 'ip' as const),
    preserveClientIP: fc.boolean(),
  }),
  fc.record({ provider: fc.constant('aws-clb' as const), proxyProtocol: fc.boolean() }),
)

const more = fc.array(fc.record({ node: fc.constantFrom('node1', 'node2', 'node3'), ready: fc.boolean() }), {
  maxLength: 3,
})

test('whoever sends what to whatever balancer: chances sum to 1, traces keep their promises, and Local hides no client from Nodes', () => {
  fc.assert(
    fc.property(
      provider,
      fc.constantFrom<TrafficPolicy>('Cluster', 'Local'),
      more,
      fc.constantFrom('host/laptop', 'default/client', 'node/node3'),
      (loadBalancer, externalTrafficPolicy, pods, from) => {
        const others = pods.map(({ node, ready }, i) =>
          pod(
            `more-${i}`,
            { nodeName: node, containers: [{ name: 'app', image: 'app', ports: [{ containerPort: 8080 }] }] },
            { labels: { app: 'web' }, ...(ready ? {} : { annotations: { 'kubewalk.dev/probes': 'readiness=fail' } }) },
          ),
        )
        const world = balancedCluster(loadBalancer, { externalTrafficPolicy }, others)
        const [balancer] = balancersOf(world.settings, world.objects)
        invariant(balancer, 'the Service has a balancer')
        const sent = { name: 'it', from, to: `http://${balancer.addresses[0]}/`, connections: 1 }
        const walked = walk(world, sent, 1)
        invariant(walked.ok, 'it can be sent')
        const { outcomes } = walked.value
        expect(outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
        for (const { trace, sourceSeen } of outcomes) {
          if (trace) checkTrace(trace)
          if (from === 'host/laptop' && externalTrafficPolicy === 'Local' && sourceSeen !== undefined) {
            expect(['198.51.100.7', ...balancer.inside]).toContain(sourceSeen)
          }
        }
      },
    ),
    { numRuns: 25 },
  )
})
