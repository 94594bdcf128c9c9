import { expect, test } from 'vitest'
import { clusterWith, pathOf } from '../testing/paths'

test('flannel-host-gw: Pod to Pod on another Node', () => {
  expect(pathOf(clusterWith({ plugin: 'flannel', mode: 'host-gw' }), 'default/client', 'pod://default/web-1:8080'))
    .toMatchInlineSnapshot(`
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
