import { expect, test } from 'vitest'
import type { CniSettings } from '#model/clusterSettings'
import { nodeHostId, podHostId } from '#model/hostId'
import { networkOf, ruleSetOf } from '../derive/network'
import { renderedRules } from '../netfilter/saveText'
import { clusterWith, outcomeOf, pathOf, wayOf } from '../testing/paths'

const flannelVxlan: CniSettings = { plugin: 'flannel', mode: 'vxlan' }
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
        MASQUERADE src 192.168.0.11 → 10.244.0.0, srcPort 59930 → 17962
      conntrack confirm NEW
      neighbour 10.244.1.0 is node/node2 (permanent)
      out flannel.1
      encapsulate vxlan flannel.1 192.168.0.11:55871 > 192.168.0.12:8472 UDP (10.244.0.0:17962 > 10.244.1.7:8080 SYN ttl 64) ttl 64
      route 192.168.0.0/24 dev eth0
      conntrack new NEW
      conntrack confirm NEW
      neighbour 192.168.0.12 is node/node2
      out eth0
    node/node2  192.168.0.11:55871 > 192.168.0.12:8472 UDP (10.244.0.0:17962 > 10.244.1.7:8080 SYN ttl 64) ttl 64
      in eth0
      conntrack new NEW
      route 192.168.0.12 dev lo
      conntrack confirm NEW
      decapsulate vxlan flannel.1 10.244.0.0:17962 > 10.244.1.7:8080 SYN ttl 64
      in flannel.1
      conntrack new NEW
      route 10.244.1.0/24 dev cni0
      conntrack confirm NEW
      neighbour 10.244.1.7 is default/web-1
      bridge cni0 to veth0761ccbe
      out veth0761ccbe
    default/web-1  10.244.0.0:17962 > 10.244.1.7:8080 SYN ttl 63
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
        MASQUERADE src 10.244.0.5 → 192.168.0.11, srcPort 39238 → 59268
      conntrack confirm NEW
      neighbour 192.168.0.1 is the router
      out eth0
    host/laptop  192.168.0.11:59268 > 198.51.100.7:443 SYN ttl 62
      in eth0
      route 198.51.100.7 dev lo
      socket 443 listens
      deliver 198.51.100.7:443
    delivered at host/laptop"
  `)
})

test('flannel-rules: what flanneld writes, after the jumps of kube-proxy', () => {
  const lines = renderedRules(ruleSetOf(clusterWith(flannelVxlan), 'node2')).map(({ text }) => text)
  const jumps = lines.filter((text) => /^-A (POSTROUTING|FORWARD) /.test(text))
  expect([...jumps, ...lines.filter((text) => text.startsWith('-A FLANNEL'))]).toMatchInlineSnapshot(`
    [
      "-A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL",
      "-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD",
      "-A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES",
      "-A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES",
      "-A FORWARD -m comment --comment "flanneld forward" -j FLANNEL-FWD",
      "-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING",
      "-A POSTROUTING -m comment --comment "flanneld masq" -j FLANNEL-POSTRTG",
      "-A FLANNEL-FWD -s 10.244.0.0/16 -m comment --comment "flanneld forward" -j ACCEPT",
      "-A FLANNEL-FWD -d 10.244.0.0/16 -m comment --comment "flanneld forward" -j ACCEPT",
      "-A FLANNEL-POSTRTG -m mark --mark 0x4000/0x4000 -m comment --comment "flanneld masq" -j RETURN",
      "-A FLANNEL-POSTRTG -s 10.244.1.0/24 -d 10.244.0.0/16 -m comment --comment "flanneld masq" -j RETURN",
      "-A FLANNEL-POSTRTG -s 10.244.0.0/16 -d 10.244.1.0/24 -m comment --comment "flanneld masq" -j RETURN",
      "-A FLANNEL-POSTRTG ! -s 10.244.0.0/16 -d 10.244.1.0/24 -m comment --comment "flanneld masq" -j RETURN",
      "-A FLANNEL-POSTRTG -s 10.244.0.0/16 ! -d 224.0.0.0/4 -m comment --comment "flanneld masq" -j MASQUERADE --random-fully",
      "-A FLANNEL-POSTRTG ! -s 10.244.0.0/16 -d 10.244.0.0/16 -m comment --comment "flanneld masq" -j MASQUERADE --random-fully",
    ]
  `)
})

test('flannel-vxlan: the devices and routes of a Node and a Pod', () => {
  const { hosts } = networkOf(clusterWith({ ...flannelVxlan, hairpin: false }))
  const node = hosts.get(nodeHostId('node2'))
  expect(node?.interfaces.slice(2)).toMatchInlineSnapshot(`
    [
      {
        "addresses": [
          "10.244.1.1/24",
        ],
        "kind": "bridge",
        "mtu": 1450,
        "name": "cni0",
      },
      {
        "addresses": [
          "10.244.1.0/32",
        ],
        "kind": "vxlan",
        "mtu": 1450,
        "name": "flannel.1",
        "tunnel": {
          "kind": "vxlan",
          "local": "192.168.0.12",
          "peers": [
            {
              "nextHop": "10.244.0.0",
              "remote": "192.168.0.11",
            },
          ],
          "port": 8472,
          "vni": 1,
        },
      },
      {
        "addresses": [],
        "hairpin": false,
        "kind": "veth",
        "master": "cni0",
        "mtu": 1450,
        "name": "veth07f64f30",
        "peer": {
          "host": "kube-system/coredns-2",
          "interface": "eth0",
        },
      },
      {
        "addresses": [],
        "hairpin": false,
        "kind": "veth",
        "master": "cni0",
        "mtu": 1450,
        "name": "veth0761ccbe",
        "peer": {
          "host": "default/web-1",
          "interface": "eth0",
        },
      },
    ]
  `)
  expect(node?.routes.slice(2)).toMatchInlineSnapshot(`
    [
      {
        "dev": "cni0",
        "prefix": "10.244.1.0/24",
        "protocol": "kernel",
        "scope": "link",
        "src": "10.244.1.1",
        "type": "unicast",
      },
      {
        "dev": "flannel.1",
        "onlink": true,
        "prefix": "10.244.0.0/24",
        "protocol": "boot",
        "type": "unicast",
        "via": "10.244.0.0",
      },
    ]
  `)
  expect(hosts.get(podHostId('default', 'web-1'))?.routes).toMatchInlineSnapshot(`
    [
      {
        "dev": "eth0",
        "prefix": "0.0.0.0/0",
        "protocol": "boot",
        "type": "unicast",
        "via": "10.244.1.1",
      },
      {
        "dev": "eth0",
        "prefix": "10.244.0.0/16",
        "protocol": "boot",
        "type": "unicast",
        "via": "10.244.1.1",
      },
      {
        "dev": "eth0",
        "prefix": "10.244.1.0/24",
        "protocol": "kernel",
        "scope": "link",
        "src": "10.244.1.7",
        "type": "unicast",
      },
    ]
  `)
})
