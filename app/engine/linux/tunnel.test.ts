import { expect, test } from 'vitest'
import type { Packet } from '#model/packet'
import { smallCluster } from '../testing/smallCluster'
import { networkOf } from '../derive/network'
import { nodeHostId } from '#model/hostId'
import { unwrapping } from './tunnel'

const node = networkOf(smallCluster()).hosts.get(nodeHostId('node1'))
const device = (name: string, local: string) => ({
  name,
  kind: 'vxlan' as const,
  addresses: [],
  mtu: 1450,
  tunnel: { kind: 'vxlan' as const, local, port: 8472, peers: [] },
})

test.for([
  { dst: '192.168.0.11', dstPort: 8472, want: 'flannel.1' },
  { dst: 'fd00:192:168::b', dstPort: 8472, want: 'flannel-v6.1' },
  { dst: '192.168.0.11', dstPort: 4789, want: undefined },
])('a packet to $dst port $dstPort is unwrapped by $want', ({ dst, dstPort, want }) => {
  if (!node) throw new Error('node1 stands')
  const host = { ...node, interfaces: [device('flannel.1', '192.168.0.11'), device('flannel-v6.1', 'fd00:192:168::b')] }
  const ends = { protocol: 'UDP', src: dst, srcPort: 1, dst, dstPort } as const
  const packet: Packet = { ...ends, role: 'encapsulated', ttl: 64, mark: 0, payload: '' }
  expect(unwrapping(host, packet)?.dev).toBe(want)
})
