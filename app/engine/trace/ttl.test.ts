import { expect, test } from 'vitest'
import { podHostId } from '#model/hostId'
import type { Packet } from '#model/packet'
import { networkOf } from '../derive/network'
import { smallCluster } from '../testing/smallCluster'
import { backends } from '../testing/twoNodes'
import { kernelMemoryOf } from '../world'
import { sampled } from './chance'
import { checkTrace } from './checkTrace'
import { formatTrace } from './formatTrace'
import { exchange } from './reply'

function sentWith(ttl: number, dst: string, dstPort: number) {
  const packet: Packet = {
    protocol: 'TCP',
    src: '',
    srcPort: 40000,
    dst,
    dstPort,
    role: 'SYN',
    ttl,
    mark: 0,
    payload: '',
  }
  const origin = podHostId('default', 'client')
  const world = smallCluster([], backends.slice(0, 1))
  const from = { network: networkOf(world), memory: kernelMemoryOf(world), chance: sampled(1, 'ttl'), origin }
  return exchange('ttl', packet, from, () => ({ payload: '' }))
}

test('linux-ttl: the Node on which the TTL runs out says so, and the sender hears it', () => {
  const { trace, answered } = sentWith(1, '10.244.1.7', 8080)
  checkTrace(trace)
  expect(answered).toBe(true)
  expect(formatTrace(trace)).toMatchInlineSnapshot(`
    "default/client  10.244.0.5:40000 > 10.244.1.7:8080 SYN ttl 1
      route 0.0.0.0/0 via 169.254.1.1 dev eth0
      neighbour 169.254.1.1 is node/node1 (proxy-arp)
      out eth0
    node/node1  10.244.0.5:40000 > 10.244.1.7:8080 SYN ttl 1
      in calia7a3e029a7b
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
      ttl exceeded
    lost: ttl-exceeded

    reply
    node/node1  192.168.0.11 > 10.244.0.5 icmp-ttl-exceeded about 10.244.0.5:40000 > 10.244.1.7:8080 ttl 64
      route 10.244.0.5/32 dev calia7a3e029a7b
      conntrack match RELATED
      OUTPUT filter
        OUTPUT rule 3
      neighbour 10.244.0.5 is default/client
      out calia7a3e029a7b
    default/client  192.168.0.11 > 10.244.0.5 icmp-ttl-exceeded about 10.244.0.5:40000 > 10.244.1.7:8080 ttl 64
      in eth0
      route 10.244.0.5 dev lo
      deliver 10.244.0.5:40000
    delivered at default/client"
  `)
})

test('linux-ttl: it may run out behind a translation: the error comes back about what the client sent', () => {
  const { trace, answered } = sentWith(2, '10.96.40.40', 80)
  checkTrace(trace)
  expect(answered).toBe(true)
  expect(trace.disposition).toMatchObject({ ok: false, reason: 'ttl-exceeded' })
  expect(trace.reply?.hops.at(-1)?.arrived.icmp).toMatchObject({
    type: 'icmp-ttl-exceeded',
    about: { dst: '10.96.40.40', dstPort: 80 },
  })
})
