import { describe, expect, test } from 'vitest'
import { dualStackCluster } from '../testing/dualStackCluster'
import { smallCluster } from '../testing/smallCluster'
import { step } from '../step'
import type { World } from '../world'
import { checkTrace } from './checkTrace'
import { stationsOf } from './stations'
import { walk } from './request'
import type { Outcome, Walk } from './walk'

function ping(world: World, from: string, to: string, sourcePort?: number): Walk & { readonly outcome: Outcome } {
  const request = { name: 'ping', from, to, connections: 1, ...(sourcePort === undefined ? {} : { sourcePort }) }
  const walked = walk(world, request, 0)
  if (!walked.ok) throw new Error(walked.error.message)
  const outcome = walked.value.outcomes[walked.value.drawn]
  if (!outcome) throw new Error('an outcome is drawn')
  if (outcome.trace) checkTrace(outcome.trace)
  return { ...walked.value, outcome }
}

const told = ({ verdict, failure, endpoint, sourceSeen }: Outcome): string =>
  [verdict, failure?.reason ?? `${endpoint} sees ${sourceSeen}`].join(' ')

describe('linux-ping', () => {
  test.for([
    {
      name: 'a Pod on another Node',
      from: 'default/client',
      to: 'icmp://10.244.1.7',
      want: 'delivered 10.244.1.7 sees 10.244.0.5',
    },
    {
      name: 'its own address',
      from: 'default/client',
      to: 'icmp://127.0.0.1',
      want: 'delivered 127.0.0.1 sees 127.0.0.1',
    },
    { name: 'a ClusterIP, by name', from: 'default/client', to: 'icmp://web', want: 'timeout no-route' },
    { name: 'a ClusterIP, from a Node', from: 'node/node1', to: 'icmp://10.96.40.40', want: 'timeout no-route' },
    { name: 'nobody', from: 'node/node1', to: 'icmp://192.168.0.99', want: 'rejected host-unreachable' },
  ])('$name: $want', ({ from, to, want }) => {
    expect(told(ping(smallCluster(), from, to).outcome)).toBe(want)
  })

  test.for([
    { name: 'a Pod of IPv6', to: 'icmp://[fd00:10:244:1::7]', want: 'delivered fd00:10:244:1::7 sees fd00:10:244::5' },
    { name: 'a ClusterIP of IPv6', to: 'icmp://[fd00:10:96::50]', want: 'timeout no-route' },
  ])('$name: $want', ({ to, want }) => {
    expect(told(ping(dualStackCluster(), 'default/client', to).outcome)).toBe(want)
  })

  test('the failure names the Service whose rules have the address', () => {
    const { failure } = ping(smallCluster(), 'default/client', 'icmp://10.96.40.40').outcome
    expect(failure?.sentence).toBe(
      'Rules translate the ports of Service default/web, and no ping to 10.96.40.40. Beyond the router no network knows a way to 10.96.40.40.',
    )
    expect(failure?.regarding[0]).toBe('Service/default/web')
  })

  test('the id finds the way back where the source is rewritten', () => {
    const { outcome, network, lookups } = ping(smallCluster(), 'default/client', 'icmp://192.168.0.12', 7)
    expect(told(outcome)).toBe('delivered 192.168.0.12 sees 192.168.0.11')
    const { trace } = outcome
    const stops = trace ? stationsOf(trace, { network, lookups }) : []
    expect(
      stops.filter(({ title }) => ['send', 'answer', 'MASQUERADE'].includes(title)).map((one) => one.detail),
    ).toEqual(['an echo request to 192.168.0.12', 'by rule 1 of cali-nat-outgoing', 'an echo reply to 192.168.0.11'])
    const back = trace?.reply?.packet
    expect(trace?.reply?.hops.at(-1)?.arrived).toMatchObject({ role: 'echo-reply', dst: '10.244.0.5', dstPort: 7 })
    const known = outcome.conntrack.filter(({ host }) => host === 'node/node1')[0]?.entry
    expect(known).toMatchObject({ original: { srcPort: 7, dstPort: 0 }, reply: { srcPort: 0, dstPort: back?.dstPort } })
  })

  test('an echo that is repeated with the same id is of the same flow, and none stands open', () => {
    const first = ping(smallCluster(), 'default/client', 'icmp://10.244.1.7', 7)
    const [world] = step(first.world, { type: 'send', walk: first })
    expect(world.runtime.connections.size).toBe(0)
    const states = ping(world, 'default/client', 'icmp://10.244.1.7', 7)
      .outcome.trace?.hops.flatMap(({ steps }) => steps)
      .flatMap((done) => (done.kind === 'conntrack' ? [done.state] : []))
    expect(new Set(states)).toEqual(new Set(['ESTABLISHED']))
  })
})
