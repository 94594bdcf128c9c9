import { expect, test } from 'vitest'
import type { CniSettings } from '#model/clusterSettings'
import { clusterWith, outcomeOf, pathOf } from '../testing/paths'

const calicoBgp: CniSettings = { plugin: 'calico', mode: 'bgp' }
const calicoIpip: CniSettings = { plugin: 'calico', mode: 'ipip' }
const calicoVxlan: CniSettings = { plugin: 'calico', mode: 'vxlan' }
const flannelVxlan: CniSettings = { plugin: 'flannel', mode: 'vxlan' }
const hostGw: CniSettings = { plugin: 'flannel', mode: 'host-gw' }
const toPod = 'pod://default/web-1:8080'
const toService = 'tcp://10.96.40.40:80'

test('Pod to Pod on another Node: calico bgp', () => {
  expect(pathOf(clusterWith(calicoBgp), 'default/client', toPod)).toMatchInlineSnapshot(`
    "default/client  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 64
      route 0.0.0.0/0 via 169.254.1.1 dev eth0
      neighbour 169.254.1.1 is node/node1 (proxy-arp)
      out eth0
    node/node1  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 64
      in calia7a3e029a7b
      conntrack new NEW
      route 10.244.1.0/24 via 192.168.0.12 dev eth0
      conntrack confirm NEW
      neighbour 192.168.0.12 is node/node2
      out eth0
    node/node2  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 63
      in eth0
      conntrack new NEW
      route 10.244.1.7/32 dev cali0761ccbeace
      conntrack confirm NEW
      neighbour 10.244.1.7 is default/web-1
      out cali0761ccbeace
    default/web-1  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 62
      in eth0
      route 10.244.1.7 dev lo
      socket 8080 listens
      deliver 10.244.1.7:8080
    delivered at default/web-1"
  `)
})

test('tunnel-ipip: Pod to Pod on another Node', () => {
  expect(pathOf(clusterWith(calicoIpip), 'default/client', toPod)).toMatchInlineSnapshot(`
    "default/client  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 64
      route 0.0.0.0/0 via 169.254.1.1 dev eth0
      neighbour 169.254.1.1 is node/node1 (proxy-arp)
      out eth0
    node/node1  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 64
      in calia7a3e029a7b
      conntrack new NEW
      route 10.244.1.0/24 via 192.168.0.12 dev tunl0
      conntrack confirm NEW
      neighbour 192.168.0.12 is node/node2 (permanent)
      out tunl0
      encapsulate ipip tunl0 192.168.0.11 > 192.168.0.12 IPIP (10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 63) ttl 63
      route 192.168.0.0/24 dev eth0
      conntrack new NEW
      conntrack confirm NEW
      neighbour 192.168.0.12 is node/node2
      out eth0
    node/node2  192.168.0.11 > 192.168.0.12 IPIP (10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 63) ttl 63
      in eth0
      conntrack new NEW
      route 192.168.0.12 dev lo
      conntrack confirm NEW
      decapsulate ipip tunl0 10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 63
      in tunl0
      conntrack new NEW
      route 10.244.1.7/32 dev cali0761ccbeace
      conntrack confirm NEW
      neighbour 10.244.1.7 is default/web-1
      out cali0761ccbeace
    default/web-1  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 62
      in eth0
      route 10.244.1.7 dev lo
      socket 8080 listens
      deliver 10.244.1.7:8080
    delivered at default/web-1"
  `)
})

test('Pod to Pod on another Node: calico vxlan', () => {
  expect(pathOf(clusterWith(calicoVxlan), 'default/client', toPod)).toMatchInlineSnapshot(`
    "default/client  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 64
      route 0.0.0.0/0 via 169.254.1.1 dev eth0
      neighbour 169.254.1.1 is node/node1 (proxy-arp)
      out eth0
    node/node1  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 64
      in calia7a3e029a7b
      conntrack new NEW
      route 10.244.1.0/24 via 10.244.1.0 dev vxlan.calico
      conntrack confirm NEW
      neighbour 10.244.1.0 is node/node2 (permanent)
      out vxlan.calico
      encapsulate vxlan vxlan.calico 192.168.0.11:41066 > 192.168.0.12:4789 UDP (10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 63) ttl 64
      route 192.168.0.0/24 dev eth0
      conntrack new NEW
      conntrack confirm NEW
      neighbour 192.168.0.12 is node/node2
      out eth0
    node/node2  192.168.0.11:41066 > 192.168.0.12:4789 UDP (10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 63) ttl 64
      in eth0
      conntrack new NEW
      route 192.168.0.12 dev lo
      conntrack confirm NEW
      decapsulate vxlan vxlan.calico 10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 63
      in vxlan.calico
      conntrack new NEW
      route 10.244.1.7/32 dev cali0761ccbeace
      conntrack confirm NEW
      neighbour 10.244.1.7 is default/web-1
      out cali0761ccbeace
    default/web-1  10.244.0.5:55975 > 10.244.1.7:8080 SYN ttl 62
      in eth0
      route 10.244.1.7 dev lo
      socket 8080 listens
      deliver 10.244.1.7:8080
    delivered at default/web-1"
  `)
})

test('tunnel-vxlan: with Calico the mark of kube-proxy outlives the inner packet, and the outer one is masqueraded', () => {
  expect(pathOf(clusterWith(calicoVxlan), 'node/node1', toService, 'default/web-1')).toMatchInlineSnapshot(`
    "node/node1  192.168.0.11:59930 > 10.96.40.40:80 SYN ttl 64
      route 0.0.0.0/0 via 192.168.0.1 dev eth0
      conntrack new NEW
        MARK mark 0x0 → 0x4000
        chance 0.5 not taken
        DNAT dst 10.96.40.40 → 10.244.1.7, dstPort 80 → 8080
      route 10.244.1.0/24 via 10.244.1.0 dev vxlan.calico
        MASQUERADE src 192.168.0.11 → 10.244.0.0, srcPort 59930 → 35267
      conntrack confirm NEW
      neighbour 10.244.1.0 is node/node2 (permanent)
      out vxlan.calico
      encapsulate vxlan vxlan.calico 192.168.0.11:56383 > 192.168.0.12:4789 UDP (10.244.0.0:35267 > 10.244.1.7:8080 SYN ttl 64) ttl 64
      route 192.168.0.0/24 dev eth0
      conntrack new NEW
        MARK mark 0x4000 → 0x0
        MASQUERADE srcPort 56383 → 40180
      conntrack confirm NEW
      neighbour 192.168.0.12 is node/node2
      out eth0
    node/node2  192.168.0.11:40180 > 192.168.0.12:4789 UDP (10.244.0.0:35267 > 10.244.1.7:8080 SYN ttl 64) ttl 64
      in eth0
      conntrack new NEW
      route 192.168.0.12 dev lo
      conntrack confirm NEW
      decapsulate vxlan vxlan.calico 10.244.0.0:35267 > 10.244.1.7:8080 SYN ttl 64
      in vxlan.calico
      conntrack new NEW
      route 10.244.1.7/32 dev cali0761ccbeace
      conntrack confirm NEW
      neighbour 10.244.1.7 is default/web-1
      out cali0761ccbeace
    default/web-1  10.244.0.0:35267 > 10.244.1.7:8080 SYN ttl 63
      in eth0
      route 10.244.1.7 dev lo
      socket 8080 listens
      deliver 10.244.1.7:8080
    delivered at default/web-1"
  `)
})

test.for([
  { cni: calicoBgp, source: '192.168.0.12' },
  { cni: calicoIpip, source: '10.244.1.0' },
  { cni: calicoVxlan, source: '10.244.1.0' },
  { cni: flannelVxlan, source: '10.244.1.0' },
  { cni: hostGw, source: '192.168.0.12' },
])('$cni.plugin $cni.mode: a NodePort that another Node forwards shows the backend $source', ({ cni, source }) => {
  const seen = outcomeOf(clusterWith(cni), 'host/laptop', 'tcp://192.168.0.12:30080', 'default/web-2').sourceSeen
  expect(seen).toBe(source)
})
