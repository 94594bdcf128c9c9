import { expect, test } from 'vitest'
import type { CniSettings } from '#model/clusterSettings'
import { clusterWith, outcomeOf, pathOf, wayOf } from '../testing/paths'

const flannelVxlan: CniSettings = { plugin: 'flannel', mode: 'vxlan' }
const hostGw: CniSettings = { plugin: 'flannel', mode: 'host-gw' }
const toPod = 'pod://default/web-1:8080'
const toService = 'tcp://10.96.40.40:80'

test('tunnel-vxlan: Pod to Pod on another Node, rule by rule', () => {
  expect(wayOf(clusterWith(flannelVxlan), 'default/client', toPod)).toMatchInlineSnapshot(`
    "default/client  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 64
      route 10.244.0.0/16 via 10.244.0.1 dev eth0
      neighbour 10.244.0.1 is node/node1
      out eth0
    node/node1  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 64
      in vetha7a3e029
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
      bridge cni0 to the host
      route 10.244.1.0/24 via 10.244.1.0 dev flannel.1
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
      neighbour 10.244.1.0 is node/node2 (permanent)
      out flannel.1
      encapsulate vxlan flannel.1 192.168.0.11:41066 > 192.168.0.12:8472 UDP (10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 63) ttl 64
      route 192.168.0.0/24 dev eth0
      conntrack new NEW
      OUTPUT nat
        OUTPUT rule 1
      OUTPUT filter
        OUTPUT rule 1
        OUTPUT rule 2
        OUTPUT rule 3
      POSTROUTING nat
        POSTROUTING rule 1
        KUBE-POSTROUTING rule 1
        POSTROUTING rule 2
      conntrack confirm NEW
      neighbour 192.168.0.12 is node/node2
      out eth0
    node/node2  192.168.0.11:41066 > 192.168.0.12:8472 UDP (10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 63) ttl 64
      in eth0
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
        KUBE-SERVICES rule 4
      route 192.168.0.12 dev lo
      INPUT filter
        INPUT rule 1
        INPUT rule 2
        INPUT rule 3
        INPUT rule 4
      conntrack confirm NEW
      decapsulate vxlan flannel.1 10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 63
      in flannel.1
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
      route 10.244.1.0/24 dev cni0
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
        FLANNEL-POSTRTG rule 3
      conntrack confirm NEW
      neighbour 10.244.1.7 is default/web-1
      bridge cni0 to veth0761ccbe
      out veth0761ccbe
    default/web-1  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 62
      in eth0
      route 10.244.1.7 dev lo
      socket 8080 listens
      deliver 10.244.1.7:8080
    delivered at default/web-1

    reply
    default/web-1  10.244.1.7:8080 > 10.244.0.5:55975 SYN-ACK ttl 64
      route 10.244.0.0/16 via 10.244.1.1 dev eth0
      neighbour 10.244.1.1 is node/node2
      out eth0
    node/node2  10.244.1.7:8080 > 10.244.0.5:55975 SYN-ACK ttl 64
      in veth0761ccbe
      conntrack match ESTABLISHED
      bridge cni0 to the host
      route 10.244.0.0/24 via 10.244.0.0 dev flannel.1
      FORWARD filter
        FORWARD rule 2
        KUBE-FORWARD rule 3
      neighbour 10.244.0.0 is node/node1 (permanent)
      out flannel.1
      encapsulate vxlan flannel.1 192.168.0.12:55736 > 192.168.0.11:8472 UDP (10.244.1.7:8080 > 10.244.0.5:55975 SYN-ACK ttl 63) ttl 64
      route 192.168.0.0/24 dev eth0
      conntrack new NEW
      OUTPUT nat
        OUTPUT rule 1
      OUTPUT filter
        OUTPUT rule 1
        OUTPUT rule 2
        OUTPUT rule 3
      POSTROUTING nat
        POSTROUTING rule 1
        KUBE-POSTROUTING rule 1
        POSTROUTING rule 2
      conntrack confirm NEW
      neighbour 192.168.0.11 is node/node1
      out eth0
    node/node1  192.168.0.12:55736 > 192.168.0.11:8472 UDP (10.244.1.7:8080 > 10.244.0.5:55975 SYN-ACK ttl 63) ttl 64
      in eth0
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
        KUBE-SERVICES rule 4
      route 192.168.0.11 dev lo
      INPUT filter
        INPUT rule 1
        INPUT rule 2
        INPUT rule 3
        INPUT rule 4
      conntrack confirm NEW
      decapsulate vxlan flannel.1 10.244.1.7:8080 > 10.244.0.5:55975 SYN-ACK ttl 63
      in flannel.1
      conntrack match ESTABLISHED
      route 10.244.0.0/24 dev cni0
      FORWARD filter
        FORWARD rule 2
        KUBE-FORWARD rule 3
      neighbour 10.244.0.5 is default/client
      bridge cni0 to vetha7a3e029
      out vetha7a3e029
    default/client  10.244.1.7:8080 > 10.244.0.5:55975 SYN-ACK ttl 62
      in eth0
      route 10.244.0.5 dev lo
      deliver 10.244.0.5:55975
    delivered at default/client"
  `)
})

test('Pod to Pod on another Node: flannel host-gw', () => {
  expect(pathOf(clusterWith(hostGw), 'default/client', toPod)).toMatchInlineSnapshot(`
    "default/client  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 64
      route 10.244.0.0/16 via 10.244.0.1 dev eth0
      neighbour 10.244.0.1 is node/node1
      out eth0
    node/node1  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 64
      in vetha7a3e029
      conntrack new NEW
      bridge cni0 to the host
      route 10.244.1.0/24 via 192.168.0.12 dev eth0
      conntrack confirm NEW
      neighbour 192.168.0.12 is node/node2
      out eth0
    node/node2  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 63
      in eth0
      conntrack new NEW
      route 10.244.1.0/24 dev cni0
      conntrack confirm NEW
      neighbour 10.244.1.7 is default/web-1
      bridge cni0 to veth0761ccbe
      out veth0761ccbe
    default/web-1  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 62
      in eth0
      route 10.244.1.7 dev lo
      socket 8080 listens
      deliver 10.244.1.7:8080
    delivered at default/web-1"
  `)
})

test('Node to a Pod beside it, and on another Node: flannel vxlan', () => {
  expect(pathOf(clusterWith(flannelVxlan), 'node/node1', 'pod://default/web-2:8080')).toMatchInlineSnapshot(`
    "node/node1  10.244.0.1:51144 > 10.244.0.9:8080 SYN ttl 64
      route 10.244.0.0/24 dev cni0
      conntrack new NEW
      conntrack confirm NEW
      neighbour 10.244.0.9 is default/web-2
      bridge cni0 to veth9fb0db7f
      out veth9fb0db7f
    default/web-2  10.244.0.1:51144 > 10.244.0.9:8080 SYN ttl 64
      in eth0
      route 10.244.0.9 dev lo
      socket 8080 listens
      deliver 10.244.0.9:8080
    delivered at default/web-2"
  `)
  expect(outcomeOf(clusterWith(flannelVxlan), 'node/node1', toPod)).toMatchObject({ sourceSeen: '10.244.0.0' })
})

test('tunnel-vxlan: a Node to a Service whose Pod is on another Node', () => {
  expect(pathOf(clusterWith(flannelVxlan), 'node/node1', toService, 'default/web-1')).toMatchInlineSnapshot(`
    "node/node1  192.168.0.11:59930 > 10.96.40.40:80 SYN ttl 64
      route 0.0.0.0/0 via 192.168.0.1 dev eth0
      conntrack new NEW
        MARK mark 0x0 → 0x4000
        chance 0.5 not taken
        DNAT dst 10.96.40.40 → 10.244.1.7, dstPort 80 → 8080
      route 10.244.1.0/24 via 10.244.1.0 dev flannel.1
        MARK mark 0x4000 → 0x0
        MASQUERADE src 192.168.0.11 → 10.244.0.0, srcPort 59930 → 40180
      conntrack confirm NEW
      neighbour 10.244.1.0 is node/node2 (permanent)
      out flannel.1
      encapsulate vxlan flannel.1 192.168.0.11:38266 > 192.168.0.12:8472 UDP (10.244.0.0:40180 > 10.244.1.7:8080 SYN ttl 64) ttl 64
      route 192.168.0.0/24 dev eth0
      conntrack new NEW
      conntrack confirm NEW
      neighbour 192.168.0.12 is node/node2
      out eth0
    node/node2  192.168.0.11:38266 > 192.168.0.12:8472 UDP (10.244.0.0:40180 > 10.244.1.7:8080 SYN ttl 64) ttl 64
      in eth0
      conntrack new NEW
      route 192.168.0.12 dev lo
      conntrack confirm NEW
      decapsulate vxlan flannel.1 10.244.0.0:40180 > 10.244.1.7:8080 SYN ttl 64
      in flannel.1
      conntrack new NEW
      route 10.244.1.0/24 dev cni0
      conntrack confirm NEW
      neighbour 10.244.1.7 is default/web-1
      bridge cni0 to veth0761ccbe
      out veth0761ccbe
    default/web-1  10.244.0.0:40180 > 10.244.1.7:8080 SYN ttl 63
      in eth0
      route 10.244.1.7 dev lo
      socket 8080 listens
      deliver 10.244.1.7:8080
    delivered at default/web-1"
  `)
})

test('Pod to outside: masqueraded on its Node', () => {
  expect(pathOf(clusterWith(flannelVxlan), 'default/client', 'tcp://198.51.100.7:443')).toMatchInlineSnapshot(`
    "default/client  10.244.0.5:39238 > 198.51.100.7:443 SYN ttl 64
      route 0.0.0.0/0 via 10.244.0.1 dev eth0
      neighbour 10.244.0.1 is node/node1
      out eth0
    node/node1  10.244.0.5:39238 > 198.51.100.7:443 SYN ttl 64
      in vetha7a3e029
      conntrack new NEW
      bridge cni0 to the host
      route 0.0.0.0/0 via 192.168.0.1 dev eth0
        MASQUERADE src 10.244.0.5 → 192.168.0.11, srcPort 39238 → 58257
      conntrack confirm NEW
      neighbour 192.168.0.1 is the router
      out eth0
    host/laptop  192.168.0.11:58257 > 198.51.100.7:443 SYN ttl 63
      in eth0
      route 198.51.100.7 dev lo
      socket 443 listens
      deliver 198.51.100.7:443
    delivered at host/laptop"
  `)
})
