import { expect, test } from 'vitest'
import type { CniSettings } from '#model/clusterSettings'
import { clusterWith, outcomeOf, wayOf } from '../testing/paths'
import { walk } from '../trace/request'

const flannelVxlan: CniSettings = { plugin: 'flannel', mode: 'vxlan' }
const toService = 'tcp://10.96.40.40:80'

test('linux-bridge: Pod to a Service whose Pod is beside it', () => {
  expect(wayOf(clusterWith(flannelVxlan), 'default/client', toService, 'default/web-2')).toMatchInlineSnapshot(`
    "default/client  10.244.0.5:40926 > 10.96.40.40:80 SYN ttl 64
      route 0.0.0.0/0 via 10.244.0.1 dev eth0
      neighbour 10.244.0.1 is node/node1
      out eth0
    node/node1  10.244.0.5:40926 > 10.96.40.40:80 SYN ttl 64
      in vetha7a3e029
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
        KUBE-SERVICES rule 2
        chance 0.5 taken
        KUBE-SVC-LOLE4ISW44XBNF3G rule 2
        KUBE-SEP-6GUW4EYWQYD45R36 rule 2
        DNAT dst 10.96.40.40 → 10.244.0.9, dstPort 80 → 8080
      bridge cni0 to veth9fb0db7f
      FORWARD filter
        FORWARD rule 1
        FORWARD rule 2
        FORWARD rule 3
        FORWARD rule 4
        FORWARD rule 5
        FLANNEL-FWD rule 1
      POSTROUTING nat
        POSTROUTING rule 1
        KUBE-POSTROUTING rule 1
        POSTROUTING rule 2
        FLANNEL-POSTRTG rule 2
      conntrack confirm NEW
      out veth9fb0db7f
    default/web-2  10.244.0.5:40926 > 10.244.0.9:8080 SYN ttl 64
      in eth0
      route 10.244.0.9 dev lo
      socket 8080 listens
      deliver 10.244.0.9:8080
    delivered at default/web-2

    reply
    default/web-2  10.244.0.9:8080 > 10.244.0.5:40926 SYN-ACK ttl 64
      route 10.244.0.0/24 dev eth0
      neighbour 10.244.0.5 is default/client
      out eth0
    node/node1  10.244.0.9:8080 > 10.244.0.5:40926 SYN-ACK ttl 64
      in veth9fb0db7f
      conntrack match ESTABLISHED
      bridge cni0 to vetha7a3e029
      FORWARD filter
        FORWARD rule 2
        KUBE-FORWARD rule 3
      conntrack reverse ESTABLISHED src 10.244.0.9 → 10.96.40.40, srcPort 8080 → 80
      out vetha7a3e029
    default/client  10.96.40.40:80 > 10.244.0.5:40926 SYN-ACK ttl 64
      in eth0
      route 10.244.0.5 dev lo
      deliver 10.244.0.5:40926
    delivered at default/client"
  `)
})

test('linux-bridge: Pod through its Service to itself, in hairpin mode', () => {
  expect(wayOf(clusterWith(flannelVxlan), 'default/web-2', toService, 'default/web-2')).toMatchInlineSnapshot(`
    "default/web-2  10.244.0.9:54908 > 10.96.40.40:80 SYN ttl 64
      route 0.0.0.0/0 via 10.244.0.1 dev eth0
      neighbour 10.244.0.1 is node/node1
      out eth0
    node/node1  10.244.0.9:54908 > 10.96.40.40:80 SYN ttl 64
      in veth9fb0db7f
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
      bridge cni0 to veth9fb0db7f hairpin allowed
      FORWARD filter
        FORWARD rule 1
        FORWARD rule 2
        KUBE-FORWARD rule 2
      POSTROUTING nat
        POSTROUTING rule 1
        KUBE-POSTROUTING rule 2
        MARK mark 0x4000 → 0x0
        KUBE-POSTROUTING rule 3
        MASQUERADE src 10.244.0.9 → 10.244.0.1, srcPort 54908 → 5273
      conntrack confirm NEW
      out veth9fb0db7f
    default/web-2  10.244.0.1:5273 > 10.244.0.9:8080 SYN ttl 64
      in eth0
      route 10.244.0.9 dev lo
      socket 8080 listens
      deliver 10.244.0.9:8080
    delivered at default/web-2

    reply
    default/web-2  10.244.0.9:8080 > 10.244.0.1:5273 SYN-ACK ttl 64
      route 10.244.0.0/24 dev eth0
      neighbour 10.244.0.1 is node/node1
      out eth0
    node/node1  10.244.0.9:8080 > 10.244.0.1:5273 SYN-ACK ttl 64
      in veth9fb0db7f
      conntrack match ESTABLISHED
      conntrack reverse ESTABLISHED dst 10.244.0.1 → 10.244.0.9, dstPort 5273 → 54908
      bridge cni0 to veth9fb0db7f hairpin allowed
      FORWARD filter
        FORWARD rule 2
        KUBE-FORWARD rule 3
      conntrack reverse ESTABLISHED src 10.244.0.9 → 10.96.40.40, srcPort 8080 → 80
      out veth9fb0db7f
    default/web-2  10.96.40.40:80 > 10.244.0.9:54908 SYN-ACK ttl 64
      in eth0
      route 10.244.0.9 dev lo
      deliver 10.244.0.9:54908
    delivered at default/web-2"
  `)
})

test('linux-bridge: without hairpin mode a Pod does not reach itself', () => {
  const world = clusterWith({ ...flannelVxlan, hairpin: false })
  const result = walk(world, { name: 'path', from: 'default/web-2', to: toService, connections: 1 }, 0)
  const outcomes = result.ok ? result.value.outcomes : []
  expect(outcomes.map(({ probability, verdict, failure }) => [probability, verdict, failure?.reason])).toEqual([
    [0.5, 'timeout', 'hairpin-refused'],
    [0.5, 'delivered', undefined],
  ])
  expect(outcomes[0]?.failure?.sentence).toBe(
    'The bridge on node1 does not send a packet back out by the port where it came in: hairpin mode is off, so a Pod cannot reach itself through Service default/web.',
  )
})

test('linux-bridge: without bridge-nf-call-iptables the answer of a Pod on the same bridge is not translated back', () => {
  const world = clusterWith({ ...flannelVxlan, bridgeNfCall: false })
  expect(wayOf(world, 'default/client', toService, 'default/web-2')).toMatchInlineSnapshot(`
    "default/client  10.244.0.5:40926 > 10.96.40.40:80 SYN ttl 64
      route 0.0.0.0/0 via 10.244.0.1 dev eth0
      neighbour 10.244.0.1 is node/node1
      out eth0
    node/node1  10.244.0.5:40926 > 10.96.40.40:80 SYN ttl 64
      in vetha7a3e029
      bridge cni0 to the host
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
        KUBE-SERVICES rule 2
        chance 0.5 taken
        KUBE-SVC-LOLE4ISW44XBNF3G rule 2
        KUBE-SEP-6GUW4EYWQYD45R36 rule 2
        DNAT dst 10.96.40.40 → 10.244.0.9, dstPort 80 → 8080
      route 10.244.0.0/24 dev cni0
      FORWARD filter
        FORWARD rule 1
        FORWARD rule 2
        FORWARD rule 3
        FORWARD rule 4
        FORWARD rule 5
        FLANNEL-FWD rule 1
      POSTROUTING nat
        POSTROUTING rule 1
        KUBE-POSTROUTING rule 1
        POSTROUTING rule 2
        FLANNEL-POSTRTG rule 2
      conntrack confirm NEW
      neighbour 10.244.0.9 is default/web-2
      bridge cni0 to veth9fb0db7f
      out veth9fb0db7f
    default/web-2  10.244.0.5:40926 > 10.244.0.9:8080 SYN ttl 63
      in eth0
      route 10.244.0.9 dev lo
      socket 8080 listens
      deliver 10.244.0.9:8080
    delivered at default/web-2

    reply
    default/web-2  10.244.0.9:8080 > 10.244.0.5:40926 SYN-ACK ttl 64
      route 10.244.0.0/24 dev eth0
      neighbour 10.244.0.5 is default/client
      out eth0
    node/node1  10.244.0.9:8080 > 10.244.0.5:40926 SYN-ACK ttl 64
      in veth9fb0db7f
      bridge cni0 to vetha7a3e029
      out vetha7a3e029
    default/client  10.244.0.9:8080 > 10.244.0.5:40926 SYN-ACK ttl 64
      in eth0
      route 10.244.0.5 dev lo
      socket 40926 has no listener
    lost: reply-lost

    reply
    default/client  10.244.0.5:40926 > 10.244.0.9:8080 RST ttl 64
      route 10.244.0.0/24 dev eth0
      neighbour 10.244.0.9 is default/web-2
      out eth0
    node/node1  10.244.0.5:40926 > 10.244.0.9:8080 RST ttl 64
      in vetha7a3e029
      bridge cni0 to veth9fb0db7f
      out veth9fb0db7f
    default/web-2  10.244.0.5:40926 > 10.244.0.9:8080 RST ttl 64
      in eth0
      route 10.244.0.9 dev lo
      deliver 10.244.0.9:8080
    delivered at default/web-2"
  `)
})

test('linux-bridge: without bridge-nf-call-iptables a Pod reaches itself, hairpin mode or not', () => {
  const world = clusterWith({ ...flannelVxlan, hairpin: false, bridgeNfCall: false })
  expect(outcomeOf(world, 'default/web-2', toService, 'default/web-2')).toMatchObject({
    verdict: 'delivered',
    sourceSeen: '10.244.0.1',
  })
})
