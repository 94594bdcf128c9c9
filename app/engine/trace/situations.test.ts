import { expect, test } from 'vitest'
import type { ClusterSettings } from '#model/clusterSettings'
import { nodeHostId, podHostId } from '#model/hostId'
import type { Packet } from '#model/packet'
import type { RequestSpec } from '#model/request'
import { networkOf } from '../derive/network'
import type { Input } from '../input'
import type { Host, Network } from '../linux/host'
import { step } from '../step'
import { laptop, smallCluster } from '../testing/smallCluster'
import { backends, serviceObject, sliceObject, web } from '../testing/twoNodes'
import { kernelMemoryOf, type World } from '../world'
import { checkTrace } from './checkTrace'
import { failureOf } from './failure'
import { formatTrace } from './formatTrace'
import { exchange } from './reply'
import { walk } from './request'
import type { Outcome } from './walk'

const requestTo = (to: string, more: Partial<RequestSpec> = {}): RequestSpec => ({
  name: 'first',
  from: 'default/client',
  to,
  connections: 1,
  ...more,
})

/** Sends a request; the world after it, and the outcome that was drawn. */
function send(world: World, request: RequestSpec, connection = 0): readonly [World, Outcome, readonly Outcome[]] {
  const walked = walk(world, request, connection)
  if (!walked.ok) throw new Error(walked.error.message)
  const { outcomes, drawn } = walked.value
  const outcome = outcomes[drawn]
  if (!outcome) throw new Error('an outcome is drawn')
  if (outcome.trace) checkTrace(outcome.trace)
  return [step(world, { type: 'send', walk: walked.value })[0], outcome, outcomes]
}

const withSettings = (world: World, settings: Partial<ClusterSettings>): World => ({
  ...world,
  settings: { ...world.settings, ...settings },
})

const told = ({ verdict, failure }: Outcome): string => (failure ? `${verdict} ${failure.reason}` : verdict)

/** The cluster's hosts, with nothing masqueraded by the network plugin: Pods reach Nodes with their own addresses. */
function withoutNatOutgoing(world: World): Network {
  const bare = (host: Host): Host => ({
    ...host,
    rules: {
      ...host.rules,
      IPv4: {
        ...host.rules.IPv4,
        tables: host.rules.IPv4.tables.map((table) => ({
          ...table,
          chains: table.chains.map((chain) => ({
            ...chain,
            rules: chain.rules.filter(({ target }) => target?.kind !== 'jump' || !target.chain.startsWith('cali-POST')),
          })),
        })),
      },
    },
  })
  return { hosts: new Map([...networkOf(world).hosts].map(([id, host]) => [id, bare(host)])) }
}

test('situation 10: a Pod to the node port of another Node, policy Local: half of the answers come back by another way', () => {
  const local = serviceObject('web', { ...web.spec, externalTrafficPolicy: 'Local' })
  const world = smallCluster([local, sliceObject('web', 8080, backends)])
  const network = withoutNatOutgoing(world)
  const syn: Packet = {
    protocol: 'TCP',
    src: '',
    srcPort: 40000,
    dst: '192.168.0.12',
    dstPort: 30080,
    role: 'SYN',
    ttl: 64,
    mark: 0,
    payload: '',
  }
  const sent = (taken: boolean) =>
    exchange(
      'nodePort',
      syn,
      {
        network,
        memory: kernelMemoryOf(world),
        chance: { draw: () => ({ taken, drawn: taken ? 0.1 : 0.9 }), port: () => 50000 },
        origin: podHostId('default', 'client'),
      },
      () => ({ payload: '' }),
    )
  const [near, far] = [sent(true), sent(false)]
  expect([near, far].map(({ end, answered }) => [end.host.ref.id, answered])).toEqual([
    ['default/web-2', false],
    ['default/web-1', true],
  ])
  checkTrace(near.trace)
  expect(near.trace.reply && formatTrace(near.trace.reply)).toMatchInlineSnapshot(`
    "default/web-2  10.244.0.9:8080 > 10.244.0.5:40000 SYN-ACK ttl 64
      route 0.0.0.0/0 via 169.254.1.1 dev eth0
      neighbour 169.254.1.1 is node/node1 (proxy-arp)
      out eth0
    node/node1  10.244.0.9:8080 > 10.244.0.5:40000 SYN-ACK ttl 64
      in cali9fb0db7f13e
      conntrack match ESTABLISHED
      route 10.244.0.5/32 dev calia7a3e029a7b
      FORWARD filter
        FORWARD rule 2
        KUBE-FORWARD rule 3
      neighbour 10.244.0.5 is default/client
      out calia7a3e029a7b
    default/client  10.244.0.9:8080 > 10.244.0.5:40000 SYN-ACK ttl 63
      in eth0
      route 10.244.0.5 dev lo
      socket 40000 has no listener
    lost: reply-lost

    reply
    default/client  10.244.0.5:40000 > 10.244.0.9:8080 RST ttl 64
      route 0.0.0.0/0 via 169.254.1.1 dev eth0
      neighbour 169.254.1.1 is node/node1 (proxy-arp)
      out eth0
    node/node1  10.244.0.5:40000 > 10.244.0.9:8080 RST ttl 64
      in calia7a3e029a7b
      conntrack match ESTABLISHED
      route 10.244.0.9/32 dev cali9fb0db7f13e
      FORWARD filter
        FORWARD rule 2
        KUBE-FORWARD rule 3
      neighbour 10.244.0.9 is default/web-2
      out cali9fb0db7f13e
    default/web-2  10.244.0.5:40000 > 10.244.0.9:8080 RST ttl 63
      in eth0
      route 10.244.0.9 dev lo
      deliver 10.244.0.9:8080
    delivered at default/web-2"
  `)
  expect(failureOf(network, near.trace)).toMatchObject({ reason: 'reply-lost' })
  expect(failureOf(network, near.trace)?.sentence).toMatchInlineSnapshot(
    `"The answer does not come back. default/client gets 10.244.0.9:8080 > 10.244.0.5:40000, which answers nothing that it sent."`,
  )
})

const late = requestTo('tcp://10.96.40.40:80', { name: 'late', over: 'first', late: true })

test.for([
  { invalidPackets: 'drop', want: 'timeout invalid-state', stands: true },
  { invalidPackets: 'liberal', want: 'delivered', stands: true },
  { invalidPackets: 'forward', want: 'refused connection-reset', stands: false },
] as const)('situation 37: a packet outside of the window, with INVALID packets: $invalidPackets', (one) => {
  const world = withSettings(smallCluster(), { invalidPackets: one.invalidPackets })
  const [open] = send(world, requestTo('tcp://10.96.40.40:80'))
  const [after, outcome] = send(open, late)
  expect(told(outcome)).toBe(one.want)
  expect(after.runtime.connections.has('first')).toBe(one.stands)
})

test('situation 37: an answer that was not translated back is refused, and takes the connection with it', () => {
  const world = withSettings(smallCluster(), { invalidPackets: 'forward' })
  const [open] = send(world, requestTo('tcp://10.96.40.40:80'))
  const [after, { trace, failure }] = send(open, late)
  expect(trace?.reply && formatTrace(trace.reply)).toMatchInlineSnapshot(`
    "default/web-1  10.244.1.7:8080 > 10.244.0.5:57579 ACK ttl 64
      route 0.0.0.0/0 via 169.254.1.1 dev eth0
      neighbour 169.254.1.1 is node/node2 (proxy-arp)
      out eth0
    node/node2  10.244.1.7:8080 > 10.244.0.5:57579 ACK ttl 64
      in cali0761ccbeace
      conntrack invalid INVALID
      route 10.244.0.0/24 via 192.168.0.11 dev eth0
      FORWARD filter
        FORWARD rule 2
      neighbour 192.168.0.11 is node/node1
      out eth0
    node/node1  10.244.1.7:8080 > 10.244.0.5:57579 ACK ttl 63
      in eth0
      conntrack invalid INVALID
      route 10.244.0.5/32 dev calia7a3e029a7b
      FORWARD filter
        FORWARD rule 2
      neighbour 10.244.0.5 is default/client
      out calia7a3e029a7b
    default/client  10.244.1.7:8080 > 10.244.0.5:57579 ACK ttl 62
      in eth0
      route 10.244.0.5 dev lo
      socket 57579 has no listener
    lost: connection-reset

    reply
    default/client  10.244.0.5:57579 > 10.244.1.7:8080 RST ttl 64
      route 0.0.0.0/0 via 169.254.1.1 dev eth0
      neighbour 169.254.1.1 is node/node1 (proxy-arp)
      out eth0
    node/node1  10.244.0.5:57579 > 10.244.1.7:8080 RST ttl 64
      in calia7a3e029a7b
      conntrack invalid INVALID
      route 10.244.1.0/24 via 192.168.0.12 dev eth0
      FORWARD filter
        FORWARD rule 2
      neighbour 192.168.0.12 is node/node2
      out eth0
    node/node2  10.244.0.5:57579 > 10.244.1.7:8080 RST ttl 63
      in eth0
      conntrack match ESTABLISHED
      route 10.244.1.7/32 dev cali0761ccbeace
      FORWARD filter
        FORWARD rule 2
        KUBE-FORWARD rule 2
      neighbour 10.244.1.7 is default/web-1
      out cali0761ccbeace
    default/web-1  10.244.0.5:57579 > 10.244.1.7:8080 RST ttl 62
      in eth0
      route 10.244.1.7 dev lo
      deliver 10.244.1.7:8080
    delivered at default/web-1"
  `)
  expect(failure?.sentence).toMatchInlineSnapshot(
    `"The answer does not come back. default/client has no connection with 10.244.1.7:8080 and answers RST. default/web-1 takes that for the end: connection reset by peer."`,
  )
  expect(walk(after, late, 0)).toMatchObject({ ok: false, error: { field: 'over' } })
})

test('situation 38: connections come faster than their entries go, until the table is full', () => {
  let world = withSettings(smallCluster(), { conntrackMax: 3 })
  const request = requestTo('tcp://10.244.1.7:8080')
  const verdicts: string[] = []
  for (let connection = 0; connection < 5; connection++) {
    const [next, outcome] = send(world, request, connection)
    world = next
    verdicts.push(told(outcome))
    if (connection === 3)
      expect(outcome.failure?.sentence).toMatchInlineSnapshot(
        `"The connection table of node1 is full (nf_conntrack: table full, dropping packet)."`,
      )
  }
  expect(verdicts).toEqual([...Array<string>(3).fill('delivered'), ...Array<string>(2).fill('timeout conntrack-full')])
  const [rested] = step(world, { type: 'advance', ms: 120_000 })
  expect(told(send(rested, request, 5)[1])).toBe('delivered')
})

const sticky = serviceObject('sticky', {
  ...web.spec,
  clusterIP: '10.96.41.41',
  sessionAffinity: 'ClientIP',
  ports: [{ port: 80, protocol: 'TCP', targetPort: 8080, nodePort: 30081 }],
})
const stickyWorld = smallCluster([
  sticky,
  sliceObject('sticky', 8080, backends, { name: 'sticky-abcde', labels: { 'kubernetes.io/service-name': 'sticky' } }),
])

test('situation 39: everybody behind one address is one client, and stays with one Pod', () => {
  const hosts = ['203.0.113.9', '203.0.113.10', '203.0.113.11', '203.0.113.12'].map((ip, i) => ({
    ...laptop,
    name: `home-${i}`,
    ip,
    names: [],
  }))
  let world: World = { ...stickyWorld, hosts: [laptop, ...hosts] }
  const met = (from: string, name: string): string => {
    const [next, outcome] = send(world, requestTo('tcp://192.168.0.11:30081', { from, name }))
    world = next
    return outcome.backend?.id ?? told(outcome)
  }
  const behindNat = ['ann', 'bob', 'eve', 'joe', 'kim', 'lee'].map((name) => met('host/laptop', name))
  expect(new Set(behindNat).size).toBe(1)
  expect(new Set(hosts.map(({ name }) => met(`host/${name}`, name))).size).toBe(2)
})

test('situation 39: a Node remembers a client for as long as the Service says, and only that Node does', () => {
  const request = requestTo('tcp://192.168.0.11:30081', { from: 'host/laptop' })
  const possible = (world: World, node: string) =>
    send(world, { ...request, to: `tcp://${node}:30081` }, 1)[2]
      .map(({ backend }) => backend?.id ?? '')
      .sort()
  const both = backends.map(({ metadata }) => `default/${metadata.name}`)
  const [known, outcome] = send(stickyWorld, request)
  const input = (ms: number): Input => ({ type: 'advance', ms })
  expect(possible(known, '192.168.0.11')).toEqual([outcome.backend?.id])
  expect(possible(known, '192.168.0.12')).toEqual(both)
  expect(possible(step(known, input(10_800_000))[0], '192.168.0.11')).toEqual([outcome.backend?.id])
  expect(possible(step(known, input(10_800_001))[0], '192.168.0.11')).toEqual(both)
  expect(known.runtime.recent.get(nodeHostId('node1'))?.size).toBe(1)
})

test('a connection stays with its backend when that is not ready any more, and new ones go elsewhere', () => {
  const [open, { backend }] = send(smallCluster(), requestTo('tcp://10.96.40.40:80'))
  const ready = backends.filter(({ metadata }) => `default/${metadata.name}` !== backend?.id)
  const after: World = { ...smallCluster([sliceObject('web', 8080, ready)]), runtime: open.runtime }
  const [, again, ways] = send(after, requestTo('http://10.96.40.40/', { name: 'again', over: 'first' }))
  expect([told(again), again.backend?.id, ways.length, again.status]).toEqual(['delivered', backend?.id, 1, 200])
  expect(send(after, requestTo('tcp://10.96.40.40:80', { name: 'new' }))[2].map((one) => one.backend?.id)).toEqual(
    ready.map(({ metadata }) => `default/${metadata.name}`),
  )
})

test('a connection whose entry was deleted goes to whom the rules choose now, who knows nothing of it', () => {
  const [open] = send(smallCluster(), requestTo('tcp://10.96.40.40:80'))
  const forgotten: World = { ...open, runtime: { ...open.runtime, conntrack: new Map() } }
  const [, , ways] = send(forgotten, requestTo('tcp://10.96.40.40:80', { name: 'on', over: 'first' }))
  expect(ways.map((one) => `${one.probability} ${told(one)}`).toSorted()).toEqual([
    '0.5 delivered',
    '0.5 refused connection-reset',
  ])
})

test('a client that keeps its UDP port keeps its backend; with another port it draws anew', () => {
  const dns = (more: Partial<RequestSpec>) => requestTo('udp://10.96.0.10:53', more)
  const [world, { backend }] = send(smallCluster(), dns({ sourcePort: 5353 }))
  expect(send(world, dns({ sourcePort: 5353, name: 'same port' }))[2].map((one) => one.backend?.id)).toEqual([
    backend?.id,
  ])
  expect(send(world, dns({ sourcePort: 5354, name: 'other port' }))[2]).toHaveLength(2)
})
