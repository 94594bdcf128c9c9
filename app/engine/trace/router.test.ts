import { expect, test } from 'vitest'
import { invariant } from '#lib/assert'
import { balancersOf } from '../cloud/balancersOf'
import { balancedCluster, waysOf } from '../testing/balancedCluster'
import { dualStackCluster } from '../testing/dualStackCluster'
import type { World } from '../world'
import { checkTrace } from './checkTrace'
import { walk } from './request'
import { stationsOf } from './stations'
import type { Outcome } from './walk'

function outcomeOf(
  world: World,
  from: string,
  to: string,
): { readonly outcome: Outcome; readonly said: readonly string[] } {
  const walked = walk(world, { name: 'it', from, to, connections: 1 }, 0)
  invariant(walked.ok, 'the request can be sent')
  const [outcome, ...others] = walked.value.outcomes
  invariant(outcome?.trace && others.length === 0, 'it can go one way')
  checkTrace(outcome.trace)
  const said = stationsOf(outcome.trace, walked.value).map(({ title, detail }) => `${title}: ${detail}`)
  return { outcome, said }
}

const world = balancedCluster({ provider: 'metallb-l2' }, { externalTrafficPolicy: 'Local' })
const [balancer] = balancersOf(world.settings, world.objects)
const address = balancer?.addresses[0] ?? ''

test.for([
  {
    // The router makes 63 of 64, the Node 62, and so on: the Node has it with 1 in the end.
    name: 'a wrong port, from outside',
    from: 'host/laptop',
    to: `tcp://${address}:81`,
    sentence: `The packet to ${address}:81 goes round between node2 and the router until its TTL runs out on node2.`,
    by: '192.168.0.12',
    times: 30,
  },
  {
    // One Node more in front: now the router has it with 1 in the end.
    name: 'a wrong port, from a Pod on another Node',
    from: 'default/client',
    to: `tcp://${address}:81`,
    sentence: `The packet to ${address}:81 goes round between node2 and the router until its TTL runs out on the router.`,
    by: '192.168.0.1',
    times: 29,
  },
  {
    name: 'a ping',
    from: 'host/laptop',
    to: `icmp://${address}`,
    sentence: `Rules translate the ports of Service default/web, and no ping to ${address}. The packet to ${address} goes round between node2 and the router until its TTL runs out on node2.`,
    by: '192.168.0.12',
    times: 30,
  },
])('linux-ttl: MetalLB and $name: round until the TTL runs out', ({ from, to, sentence, by, times }) => {
  const { outcome, said } = outcomeOf(world, from, to)
  expect(outcome).toMatchObject({ verdict: 'rejected', failure: { reason: 'ttl-exceeded', sentence } })
  expect(outcome.trace?.reply?.packet).toMatchObject({ src: by, icmp: { type: 'icmp-ttl-exceeded' } })
  expect(said).toContain(`loop: the packet was here before, and goes round ${times} more times`)
  expect(outcome.trace?.hops.length).toBeLessThan(6)
})

test('over IPv6 the router solicits its neighbours', () => {
  const { outcome, said } = outcomeOf(dualStackCluster(), 'host/laptop', 'tcp://[fd00:192:168::99]:80')
  expect(outcome).toMatchObject({ verdict: 'rejected', failure: { reason: 'host-unreachable' } })
  expect(outcome.trace?.reply?.packet).toMatchObject({
    src: 'fd00:192:168::1',
    icmp: { type: 'icmp6-addr-unreachable' },
  })
  expect(said).toContain("host unreachable: nobody answers the router's neighbour solicitations for fd00:192:168::99")
})

test('linux-neighbours: an address on the segment that nobody has: the router asks in vain and says so', () => {
  const { outcome, said } = outcomeOf(world, 'host/laptop', 'tcp://192.168.0.99:80')
  expect(outcome).toMatchObject({
    verdict: 'rejected',
    failure: {
      reason: 'host-unreachable',
      sentence: 'Nobody on the network has the address 192.168.0.99: the router asks for it in vain and says so.',
    },
  })
  expect(outcome.trace?.reply?.packet).toMatchObject({ src: '192.168.0.1', icmp: { type: 'icmp-host-unreachable' } })
  expect(said).toContain("host unreachable: nobody answers the router's ARP for 192.168.0.99")
})

test('a flow keeps the path that it has drawn, however often it comes by', () => {
  const spread = balancedCluster({ provider: 'metallb-bgp' })
  const [announced] = balancersOf(spread.settings, spread.objects)
  const ways = waysOf(spread, 'host/laptop', `tcp://${announced?.addresses[0] ?? ''}:81`)
  const round = (node: string): string => `host/laptop lb/default/web node/${node} lb/default/web node/${node}`
  expect(ways).toEqual(['node1', 'node2', 'node3'].map((node) => `0.333 rejected, ttl-exceeded: ${round(node)}`))
})
