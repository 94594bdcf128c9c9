import { expect, test } from 'vitest'
import type { EndpointSlice } from '#kinds/endpointslice/schema'
import { smallCluster } from '../testing/smallCluster'
import { podObject, serviceObject, sliceObject } from '../testing/twoNodes'
import { emptyWorld, kernelMemoryOf, type World } from '../world'
import { networkOf } from '../derive/network'
import type { Host, Network, Route } from '../linux/host'
import { podHostId } from '#model/hostId'
import type { Packet } from '#model/packet'
import { sampled } from './chance'
import { checkTrace } from './checkTrace'
import { failureOf } from './failure'
import { exchange } from './reply'
import { formatTrace } from './formatTrace'
import { walk } from './request'

/** The trace of the outcome that ends at `backend`, or of the only one. */
function traceOf(world: World, from: string, to: string, backend?: string): string {
  const result = walk(world, { name: 'golden', from, to, connections: 1 }, 0)
  if (!result.ok) throw new Error(result.error.message)
  const outcome = result.value.outcomes.find((one) => backend === undefined || one.backend?.id === backend)
  if (!outcome?.trace) throw new Error(`no outcome at ${backend}`)
  checkTrace(outcome.trace)
  return formatTrace(outcome.trace)
}

test('a NodePort taken by one Node and answered on the other', () => {
  expect(traceOf(smallCluster(), 'host/laptop', 'tcp://192.168.0.11:30080', 'default/web-1')).toMatchInlineSnapshot(`
    "host/laptop  198.51.100.7:34320 > 192.168.0.11:30080 SYN ttl 64
      route 0.0.0.0/0 via 192.168.0.1 dev eth0
      neighbour 192.168.0.1 is the router
      out eth0
    node/node1  198.51.100.7:34320 > 192.168.0.11:30080 SYN ttl 63
      in eth0
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
        KUBE-SERVICES rule 4
        KUBE-NODEPORTS rule 1
        KUBE-EXT-LOLE4ISW44XBNF3G rule 1
        KUBE-MARK-MASQ rule 1
        MARK mark 0x0 → 0x4000
        KUBE-EXT-LOLE4ISW44XBNF3G rule 2
        chance 0.5 not taken
        KUBE-SVC-LOLE4ISW44XBNF3G rule 3
        KUBE-SEP-DKWNLF34UGBVYALX rule 2
        DNAT dst 192.168.0.11 → 10.244.1.7, dstPort 30080 → 8080
      route 10.244.1.0/24 via 192.168.0.12 dev eth0
      FORWARD filter
        FORWARD rule 1
        FORWARD rule 2
        KUBE-FORWARD rule 2
      POSTROUTING nat
        POSTROUTING rule 1
        cali-POSTROUTING rule 1
        POSTROUTING rule 2
        KUBE-POSTROUTING rule 2
        MARK mark 0x4000 → 0x0
        KUBE-POSTROUTING rule 3
        MASQUERADE src 198.51.100.7 → 192.168.0.11, srcPort 34320 → 17467
      conntrack confirm NEW
      neighbour 192.168.0.12 is node/node2
      out eth0
    node/node2  192.168.0.11:17467 > 10.244.1.7:8080 SYN ttl 62
      in eth0
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
      route 10.244.1.7/32 dev cali0761ccbeace
      FORWARD filter
        FORWARD rule 1
        FORWARD rule 2
        FORWARD rule 3
        FORWARD rule 4
      POSTROUTING nat
        POSTROUTING rule 1
        cali-POSTROUTING rule 1
        POSTROUTING rule 2
        KUBE-POSTROUTING rule 1
      conntrack confirm NEW
      neighbour 10.244.1.7 is default/web-1
      out cali0761ccbeace
    default/web-1  192.168.0.11:17467 > 10.244.1.7:8080 SYN ttl 61
      in eth0
      route 10.244.1.7 dev lo
      socket 8080 listens
      deliver 10.244.1.7:8080
    delivered at default/web-1

    reply
    default/web-1  10.244.1.7:8080 > 192.168.0.11:17467 SYN-ACK ttl 64
      route 0.0.0.0/0 via 169.254.1.1 dev eth0
      neighbour 169.254.1.1 is node/node2 (proxy-arp)
      out eth0
    node/node2  10.244.1.7:8080 > 192.168.0.11:17467 SYN-ACK ttl 64
      in cali0761ccbeace
      conntrack match ESTABLISHED
      route 192.168.0.0/24 dev eth0
      FORWARD filter
        FORWARD rule 2
        KUBE-FORWARD rule 3
      neighbour 192.168.0.11 is node/node1
      out eth0
    node/node1  10.244.1.7:8080 > 192.168.0.11:17467 SYN-ACK ttl 63
      in eth0
      conntrack match ESTABLISHED
      conntrack reverse ESTABLISHED dst 192.168.0.11 → 198.51.100.7, dstPort 17467 → 34320
      route 0.0.0.0/0 via 192.168.0.1 dev eth0
      FORWARD filter
        FORWARD rule 2
        KUBE-FORWARD rule 3
      conntrack reverse ESTABLISHED src 10.244.1.7 → 192.168.0.11, srcPort 8080 → 30080
      neighbour 192.168.0.1 is the router
      out eth0
    host/laptop  192.168.0.11:30080 > 198.51.100.7:34320 SYN-ACK ttl 61
      in eth0
      route 198.51.100.7 dev lo
      deliver 198.51.100.7:34320
    delivered at host/laptop"
  `)
})

test('a Pod through its Service to itself', () => {
  expect(traceOf(smallCluster(), 'default/web-2', 'tcp://10.96.40.40:80', 'default/web-2')).toMatchInlineSnapshot(`
    "default/web-2  10.244.0.9:34814 > 10.96.40.40:80 SYN ttl 64
      route 0.0.0.0/0 via 169.254.1.1 dev eth0
      neighbour 169.254.1.1 is node/node1 (proxy-arp)
      out eth0
    node/node1  10.244.0.9:34814 > 10.96.40.40:80 SYN ttl 64
      in cali9fb0db7f13e
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
        KUBE-SERVICES rule 2
        chance 0.5 taken
        KUBE-SVC-LOLE4ISW44XBNF3G rule 2
        KUBE-SEP-6GUW4EYWQYD45R36 rule 1
        KUBE-MARK-MASQ rule 1
        MARK mark 0x0 → 0x4000
        KUBE-SEP-6GUW4EYWQYD45R36 rule 2
        DNAT dst 10.96.40.40 → 10.244.0.9, dstPort 80 → 8080
      route 10.244.0.9/32 dev cali9fb0db7f13e
      FORWARD filter
        FORWARD rule 1
        FORWARD rule 2
        KUBE-FORWARD rule 2
      POSTROUTING nat
        POSTROUTING rule 1
        cali-POSTROUTING rule 1
        POSTROUTING rule 2
        KUBE-POSTROUTING rule 2
        MARK mark 0x4000 → 0x0
        KUBE-POSTROUTING rule 3
        MASQUERADE src 10.244.0.9 → 192.168.0.11, srcPort 34814 → 15045
      conntrack confirm NEW
      neighbour 10.244.0.9 is default/web-2
      out cali9fb0db7f13e
    default/web-2  192.168.0.11:15045 > 10.244.0.9:8080 SYN ttl 63
      in eth0
      route 10.244.0.9 dev lo
      socket 8080 listens
      deliver 10.244.0.9:8080
    delivered at default/web-2

    reply
    default/web-2  10.244.0.9:8080 > 192.168.0.11:15045 SYN-ACK ttl 64
      route 0.0.0.0/0 via 169.254.1.1 dev eth0
      neighbour 169.254.1.1 is node/node1 (proxy-arp)
      out eth0
    node/node1  10.244.0.9:8080 > 192.168.0.11:15045 SYN-ACK ttl 64
      in cali9fb0db7f13e
      conntrack match ESTABLISHED
      conntrack reverse ESTABLISHED dst 192.168.0.11 → 10.244.0.9, dstPort 15045 → 34814
      route 10.244.0.9/32 dev cali9fb0db7f13e
      FORWARD filter
        FORWARD rule 2
        KUBE-FORWARD rule 3
      conntrack reverse ESTABLISHED src 10.244.0.9 → 10.96.40.40, srcPort 8080 → 80
      neighbour 10.244.0.9 is default/web-2
      out cali9fb0db7f13e
    default/web-2  10.96.40.40:80 > 10.244.0.9:34814 SYN-ACK ttl 63
      in eth0
      route 10.244.0.9 dev lo
      deliver 10.244.0.9:34814
    delivered at default/web-2"
  `)
})

test('a rejected connection: the ICMP error goes with the connection that never was', () => {
  const lonely = serviceObject('lonely', {
    clusterIP: '10.96.9.9',
    ports: [{ port: 80, protocol: 'TCP', targetPort: 8080 }],
  })
  expect(traceOf(smallCluster([lonely]), 'default/client', 'tcp://10.96.9.9:80')).toMatchInlineSnapshot(`
    "default/client  10.244.0.5:42749 > 10.96.9.9:80 SYN ttl 64
      route 0.0.0.0/0 via 169.254.1.1 dev eth0
      neighbour 169.254.1.1 is node/node1 (proxy-arp)
      out eth0
    node/node1  10.244.0.5:42749 > 10.96.9.9:80 SYN ttl 64
      in calia7a3e029a7b
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
      route 0.0.0.0/0 via 192.168.0.1 dev eth0
      FORWARD filter
        FORWARD rule 1
        FORWARD rule 2
        FORWARD rule 3
        KUBE-SERVICES rule 1
      REJECT icmp-port-unreachable
    lost: no-endpoints

    reply
    node/node1  192.168.0.11 > 10.244.0.5 icmp-port-unreachable about 10.244.0.5:42749 > 10.96.9.9:80 ttl 64
      route 10.244.0.5/32 dev calia7a3e029a7b
      conntrack match RELATED
      OUTPUT filter
        OUTPUT rule 3
      neighbour 10.244.0.5 is default/client
      out calia7a3e029a7b
    default/client  192.168.0.11 > 10.244.0.5 icmp-port-unreachable about 10.244.0.5:42749 > 10.96.9.9:80 ttl 64
      in eth0
      route 10.244.0.5 dev lo
      deliver 10.244.0.5:42749
    delivered at default/client"
  `)
})

test('an ICMP error about a translated datagram is translated back, inside and outside', () => {
  const mute = podObject('mute', { node: 'node2', ip: '10.244.1.30', annotations: { 'kubewalk.dev/listens': '' } })
  const service = serviceObject('mute', {
    clusterIP: '10.96.9.9',
    ports: [{ port: 53, protocol: 'UDP', targetPort: 9999 }],
  })
  const slice: EndpointSlice = {
    ...sliceObject('mute', 9999, [mute]),
    ports: [{ name: '', port: 9999, protocol: 'UDP' }],
  }
  const world = smallCluster([mute, service, slice])
  expect(traceOf(world, 'default/client', 'udp://10.96.9.9:53')).toMatchInlineSnapshot(`
    "default/client  10.244.0.5:54873 > 10.96.9.9:53 UDP ttl 64
      route 0.0.0.0/0 via 169.254.1.1 dev eth0
      neighbour 169.254.1.1 is node/node1 (proxy-arp)
      out eth0
    node/node1  10.244.0.5:54873 > 10.96.9.9:53 UDP ttl 64
      in calia7a3e029a7b
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
        KUBE-SERVICES rule 2
        KUBE-SVC-B54ZI6N5DJY2D4ED rule 2
        KUBE-SEP-TAORJF6DYW7XM7FP rule 2
        DNAT dst 10.96.9.9 → 10.244.1.30, dstPort 53 → 9999
      route 10.244.1.0/24 via 192.168.0.12 dev eth0
      FORWARD filter
        FORWARD rule 1
        FORWARD rule 2
        FORWARD rule 3
        FORWARD rule 4
      POSTROUTING nat
        POSTROUTING rule 1
        cali-POSTROUTING rule 1
        POSTROUTING rule 2
        KUBE-POSTROUTING rule 1
      conntrack confirm NEW
      neighbour 192.168.0.12 is node/node2
      out eth0
    node/node2  10.244.0.5:54873 > 10.244.1.30:9999 UDP ttl 63
      in eth0
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
      route 10.244.1.30/32 dev califb3ae6c82f7
      FORWARD filter
        FORWARD rule 1
        FORWARD rule 2
        FORWARD rule 3
        FORWARD rule 4
      POSTROUTING nat
        POSTROUTING rule 1
        cali-POSTROUTING rule 1
        POSTROUTING rule 2
        KUBE-POSTROUTING rule 1
      conntrack confirm NEW
      neighbour 10.244.1.30 is default/mute
      out califb3ae6c82f7
    default/mute  10.244.0.5:54873 > 10.244.1.30:9999 UDP ttl 62
      in eth0
      route 10.244.1.30 dev lo
      socket 9999 has no listener
    lost: nothing-listens

    reply
    default/mute  10.244.1.30 > 10.244.0.5 icmp-port-unreachable about 10.244.0.5:54873 > 10.244.1.30:9999 ttl 64
      route 0.0.0.0/0 via 169.254.1.1 dev eth0
      neighbour 169.254.1.1 is node/node2 (proxy-arp)
      out eth0
    node/node2  10.244.1.30 > 10.244.0.5 icmp-port-unreachable about 10.244.0.5:54873 > 10.244.1.30:9999 ttl 64
      in califb3ae6c82f7
      conntrack match RELATED
      route 10.244.0.0/24 via 192.168.0.11 dev eth0
      FORWARD filter
        FORWARD rule 2
        KUBE-FORWARD rule 3
      neighbour 192.168.0.11 is node/node1
      out eth0
    node/node1  10.244.1.30 > 10.244.0.5 icmp-port-unreachable about 10.244.0.5:54873 > 10.244.1.30:9999 ttl 63
      in eth0
      conntrack match RELATED
      route 10.244.0.5/32 dev calia7a3e029a7b
      FORWARD filter
        FORWARD rule 2
        KUBE-FORWARD rule 3
      conntrack reverse RELATED src 10.244.1.30 → 10.96.9.9
      neighbour 10.244.0.5 is default/client
      out calia7a3e029a7b
    default/client  10.96.9.9 > 10.244.0.5 icmp-port-unreachable about 10.244.0.5:54873 > 10.96.9.9:53 ttl 62
      in eth0
      route 10.244.0.5 dev lo
      deliver 10.244.0.5:54873
    delivered at default/client"
  `)
})

/** The two Nodes and their Pods, with routes changed by hand. */
function miswired(change: (host: Host) => readonly Route[]): Network {
  const { hosts } = networkOf(smallCluster())
  return { hosts: new Map([...hosts].map(([id, host]) => [id, { ...host, routes: change(host) }])) }
}

const syn: Packet = {
  protocol: 'TCP',
  src: '',
  srcPort: 40000,
  dst: '10.244.1.7',
  dstPort: 8080,
  role: 'SYN',
  ttl: 64,
  mark: 0,
  payload: '',
}

const fromClient = (network: Network, packet: Packet) =>
  exchange(
    'miswired',
    packet,
    {
      network,
      memory: kernelMemoryOf(emptyWorld()),
      chance: sampled(1, 'miswired'),
      origin: podHostId('default', 'client'),
    },
    () => ({ payload: '' }),
  )

test('linux-ttl: two Nodes send a packet to each other until its TTL runs out; the rounds that repeat are left out', () => {
  const other: Readonly<Record<string, string>> = { node1: '192.168.0.12', node2: '192.168.0.11' }
  const network = miswired(({ ref, routes }) => {
    const via = other[ref.name]
    if (via === undefined) return routes
    return [...routes, { prefix: '10.244.9.0/24', via, dev: 'eth0', protocol: 'boot', type: 'unicast' }]
  })
  const { trace, answered } = fromClient(network, { ...syn, dst: '10.244.9.1' })
  checkTrace(trace)
  // node1 has it from the Pod with 64, then with 62, 60 … 2 from node2, where it comes with 1.
  expect(trace.hops.map(({ host, arrived }) => [host.id, arrived.ttl])).toEqual([
    ['default/client', 64],
    ['node/node1', 64],
    ['node/node2', 63],
    ['node/node1', 62],
    ['node/node2', 61],
  ])
  expect(trace.hops.at(-1)?.steps[1]).toMatchObject({ kind: 'loop', sameAs: 2, times: 30, packet: { ttl: 1 } })
  expect(failureOf(network, trace)).toMatchObject({
    reason: 'ttl-exceeded',
    sentence: 'The packet to 10.244.9.1:8080 goes round between node2 and node1 until its TTL runs out on node2.',
  })
  expect(answered).toBe(true)
  expect(trace.reply?.packet).toMatchObject({ src: '192.168.0.12', icmp: { type: 'icmp-ttl-exceeded' } })
})

test('an answer that does not find back is told as lost', () => {
  const network = miswired(({ ref, routes }) =>
    ref.id === 'node/node2' ? routes.filter((route) => route.via !== '192.168.0.11') : routes,
  )
  const { trace, answered } = fromClient(network, syn)
  checkTrace(trace)
  expect(answered).toBe(false)
  expect(failureOf(network, trace)).toMatchObject({
    reason: 'reply-lost',
    sentence: 'The answer does not come back. Beyond the router no network knows a way to 10.244.0.5.',
    at: { leg: 'reply', hop: 1 },
  })
})
