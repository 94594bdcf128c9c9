import { expect, test } from 'vitest'
import { defaultClusterSettings, type CniSettings } from '#model/clusterSettings'
import { nodeHostId } from '#model/hostId'
import type { KubeObject } from '#model/objectMeta'
import type { Node } from '#kinds/node/schema'
import { networkOf, ruleSetOf } from '../derive/network'
import { renderedRules } from '../netfilter/saveText'
import { laptop } from '../testing/smallCluster'
import { nodes } from '../testing/twoNodes'
import { clusterWith, outcomeOf, pathOf } from '../testing/paths'
import { settledWith } from '../testing/dualStackCluster'
import { pod, withStatus } from '../testing/settled'
import type { World } from '../world'

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
        MASQUERADE src 192.168.0.11 → 10.244.0.0, srcPort 59930 → 6736
      conntrack confirm NEW
      neighbour 10.244.1.0 is node/node2 (permanent)
      out vxlan.calico
      encapsulate vxlan vxlan.calico 192.168.0.11:57483 > 192.168.0.12:4789 UDP (10.244.0.0:6736 > 10.244.1.7:8080 SYN ttl 64) ttl 64
      route 192.168.0.0/24 dev eth0
      conntrack new NEW
        MARK mark 0x4000 → 0x0
        MASQUERADE srcPort 57483 → 17962
      conntrack confirm NEW
      neighbour 192.168.0.12 is node/node2
      out eth0
    node/node2  192.168.0.11:17962 > 192.168.0.12:4789 UDP (10.244.0.0:6736 > 10.244.1.7:8080 SYN ttl 64) ttl 64
      in eth0
      conntrack new NEW
      route 192.168.0.12 dev lo
      conntrack confirm NEW
      decapsulate vxlan vxlan.calico 10.244.0.0:6736 > 10.244.1.7:8080 SYN ttl 64
      in vxlan.calico
      conntrack new NEW
      route 10.244.1.7/32 dev cali0761ccbeace
      conntrack confirm NEW
      neighbour 10.244.1.7 is default/web-1
      out cali0761ccbeace
    default/web-1  10.244.0.0:6736 > 10.244.1.7:8080 SYN ttl 63
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

const pool = (name: string, spec: object): KubeObject =>
  ({ apiVersion: 'crd.projectcalico.org/v1', kind: 'IPPool', metadata: { name }, spec }) as KubeObject

const placed = (name: string, nodeName: string, podIP: string): KubeObject =>
  withStatus(pod(name, { nodeName, containers: [{ name: 'app', image: 'web:1', ports: [{ containerPort: 8080 }] }] }), {
    podIP,
  })

/** A Node beyond the router, with a Pod on it. */
const farAway: readonly KubeObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'far' },
    spec: { podCIDR: '10.244.9.0/24' },
    status: { addresses: [{ type: 'InternalIP', address: '192.168.77.5' }] },
  } satisfies Node as KubeObject,
  placed('remote', 'far', '10.244.9.4'),
]

/** The two Nodes with these objects, once Calico has given out what they need. */
const withPools = (...objects: readonly KubeObject[]): World => ({
  ...settledWith(
    defaultClusterSettings,
    ...nodes,
    ...objects,
    placed('client', 'node1', '10.244.0.5'),
    placed('web-1', 'node2', '10.244.1.7'),
  ),
  hosts: [laptop],
})

const routesOf = (more: readonly KubeObject[], node = 'node1'): readonly string[] =>
  (networkOf(withPools(...more)).hosts.get(nodeHostId(node))?.routes ?? [])
    .filter(({ dev, type }) => type === 'blackhole' || ['eth0', 'tunl0', 'vxlan.calico'].includes(dev))
    .map(({ prefix, via = '', dev, onlink, protocol }) =>
      [prefix, via, dev, `proto ${protocol}`, onlink ? 'onlink' : ''].filter((word) => word !== '').join(' '),
    )

test.for([
  {
    spec: { cidr: '10.244.0.0/16', ipipMode: 'CrossSubnet' },
    want: [
      '10.244.86.192/26 proto bird',
      '10.244.0.0/26 proto bird',
      '10.244.94.0/26 192.168.0.12 eth0 proto bird',
      '10.244.1.0/26 192.168.0.12 eth0 proto bird',
      '10.244.207.128/26 192.168.77.5 tunl0 proto bird onlink',
      '10.244.9.0/26 192.168.77.5 tunl0 proto bird onlink',
    ],
  },
  {
    spec: { cidr: '10.244.0.0/16', vxlanMode: 'CrossSubnet' },
    want: [
      '10.244.86.192/26 proto 80',
      '10.244.0.0/26 proto 80',
      '10.244.94.0/26 192.168.0.12 eth0 proto 80 onlink',
      '10.244.1.0/26 192.168.0.12 eth0 proto 80 onlink',
      '10.244.207.128/26 10.244.207.128 vxlan.calico proto boot onlink',
      '10.244.9.0/26 10.244.207.128 vxlan.calico proto boot onlink',
    ],
  },
  {
    spec: { cidr: '10.244.0.0/16' },
    want: [
      '10.244.0.0/26 proto bird',
      '10.244.1.0/26 192.168.0.12 eth0 proto bird',
      '10.244.9.0/26 192.168.0.1 eth0 proto bird',
    ],
  },
])('calico-pools: $spec.ipipMode $spec.vxlanMode, routes to a neighbour and beyond the router', ({ spec, want }) => {
  expect(routesOf([pool('only', spec), ...farAway]).slice(2)).toEqual(want)
})

test('calico-pools: across subnets the packet needs a tunnel', () => {
  const to = 'pod://default/remote:8080'
  const wrapped = withPools(pool('a', { cidr: '10.244.0.0/16', ipipMode: 'CrossSubnet' }), ...farAway)
  expect(outcomeOf(wrapped, 'default/client', to)).toMatchObject({ verdict: 'delivered', sourceSeen: '10.244.0.5' })
  expect(outcomeOf(clusterWith(calicoBgp, farAway), 'default/client', to)).toMatchObject({
    verdict: 'timeout',
    failure: { reason: 'no-route', sentence: 'Beyond the router no network knows a way to 10.244.9.4.' },
  })
})

test('calico-pools: each pool has its own encapsulation, and its own say about masquerading', () => {
  const pools = [
    pool('plain', { cidr: '10.244.0.0/16', natOutgoing: true }),
    pool('wrapped', { cidr: '10.50.0.0/16', vxlanMode: 'Always' }),
  ]
  const odd = placed('odd', 'node2', '10.50.0.7')
  const world = withPools(...pools, odd)
  const node = networkOf(world).hosts.get(nodeHostId('node1'))
  expect(node?.ipsets).toEqual([
    { name: 'cali40masq-ipam-pools', nets: ['10.244.0.0/16'] },
    { name: 'cali40all-ipam-pools', nets: ['10.244.0.0/16', '10.50.0.0/16'] },
  ])
  expect(routesOf([...pools, odd])).toContain('10.50.0.0/26 10.50.94.0 vxlan.calico proto boot onlink')
  expect(outcomeOf(world, 'default/client', 'tcp://198.51.100.7:443').sourceSeen).toBe('192.168.0.11')
  expect(outcomeOf(world, 'default/odd', 'tcp://198.51.100.7:443')).toMatchObject({
    verdict: 'timeout',
    sourceSeen: '10.50.0.7',
  })
})

test('calico-pools: objects of that kind from elsewhere, and without a range, are left aside', () => {
  const foreign = {
    ...pool('a', { cidr: '10.244.0.0/16', ipipMode: 'Always' }),
    apiVersion: 'whereabouts.cni.cncf.io/v1',
  }
  expect(routesOf([foreign, pool('b', { cidr: 'none' })])).toContain('10.244.1.0/24 192.168.0.12 eth0 proto bird')
})

test.for([
  { cni: calicoBgp, want: ['lo 65536', 'eth0 1500', 'cali 1500'] },
  { cni: calicoIpip, want: ['lo 65536', 'eth0 1500', 'tunl0 1480', 'cali 1480'] },
  { cni: calicoVxlan, want: ['lo 65536', 'eth0 1500', 'vxlan.calico 1450', 'cali 1450'] },
])('mtu: $cni.plugin $cni.mode leaves room for its headers', ({ cni, want }) => {
  const devices = networkOf(clusterWith(cni)).hosts.get(nodeHostId('node2'))?.interfaces ?? []
  const found = devices.map(({ name, mtu }) => `${/^cali[0-9a-f]+$/.test(name) ? 'cali' : name} ${mtu}`)
  expect([...new Set(found)]).toEqual(want)
})

test('calico-rules: what Felix writes into table nat', () => {
  const both = [
    pool('a', { cidr: '10.244.0.0/17', ipipMode: 'Always' }),
    pool('b', { cidr: '10.244.128.0/17', vxlanMode: 'Always' }),
  ]
  const lines = renderedRules(ruleSetOf(clusterWith(calicoBgp, both), 'node1')).map(({ text }) => text)
  expect(lines.filter((text) => text.includes('cali'))).toMatchInlineSnapshot(`
    [
      ":cali-POSTROUTING - [0:0]",
      ":cali-nat-outgoing - [0:0]",
      "-A POSTROUTING -m comment --comment "cali:O3lYWMrLQYEMJtB5" -j cali-POSTROUTING",
      "-A cali-POSTROUTING -m comment --comment "cali:nYKhEzDlr11Jccal" -j cali-nat-outgoing",
      "-A cali-POSTROUTING -o tunl0 -m comment --comment "cali:SXWvdsbh4Mw7wOln" -m addrtype ! --src-type LOCAL --limit-iface-out -m addrtype --src-type LOCAL -j MASQUERADE --random-fully",
      "-A cali-POSTROUTING -o vxlan.calico -m comment --comment "cali:TLxCLfnmB_gN_OZh" -m addrtype ! --src-type LOCAL --limit-iface-out -m addrtype --src-type LOCAL -j MASQUERADE --random-fully",
      "-A cali-nat-outgoing -m comment --comment "cali:flqWnvo8yq4ULQLa" -m set --match-set cali40masq-ipam-pools src -m set ! --match-set cali40all-ipam-pools dst -j MASQUERADE --random-fully",
    ]
  `)
})
