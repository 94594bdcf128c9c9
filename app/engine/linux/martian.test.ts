import { expect, test } from 'vitest'
import { itemsOf } from '#lib/trail'
import type { Packet } from '#model/packet'
import { simTime } from '#model/simTime'
import type { HostId } from '#model/trace'
import type { ObjectKey } from '#model/objectMeta'
import { noRules } from '../derive/nodeRules'
import { sampled } from '../trace/chance'
import type { Host, RpFilter } from './host'
import { blank } from './kernelMemory'
import { receive } from './receive'

/** A host between two networks, with the way to 10.7.0.0/16 behind eth1. */
const between = (all: RpFilter, eth0: RpFilter): Host => ({
  ref: { id: 'node/n' as HostId, kind: 'node', name: 'n', key: 'Node//n' as ObjectKey },
  interfaces: [
    { name: 'eth0', kind: 'ethernet', addresses: ['10.0.0.1/24'], mtu: 1500, rpFilter: eth0 },
    { name: 'eth1', kind: 'ethernet', addresses: ['10.1.0.1/24'], mtu: 1500 },
  ],
  routes: [
    { prefix: '10.0.0.0/24', dev: 'eth0', protocol: 'kernel', type: 'unicast' },
    { prefix: '10.1.0.0/24', dev: 'eth1', protocol: 'kernel', type: 'unicast' },
    { prefix: '10.7.0.0/16', via: '10.1.0.7', dev: 'eth1', protocol: 'boot', type: 'unicast' },
    { prefix: '10.8.0.0/16', dev: '', protocol: 'bird', type: 'blackhole' },
  ],
  forwards: true,
  routesLocalnet: false,
  conntrackMax: 0,
  tcpBeLiberal: false,
  rpFilter: all,
  bridgeNfCall: false,
  rules: noRules,
  ipsets: [],
  sockets: [],
  resolv: { nameservers: [], search: [], ndots: 1 },
})

const from = (src: string): Packet => ({
  protocol: 'TCP',
  src,
  srcPort: 40000,
  dst: '10.1.0.9',
  dstPort: 80,
  role: 'SYN',
  ttl: 64,
  mark: 0,
  payload: '',
})

test.for<{ src: string; all: RpFilter; eth0: RpFilter; want: string }>([
  { src: '10.0.0.9', all: 1, eth0: 0, want: 'leaves' },
  { src: '10.1.0.1', all: 0, eth0: 0, want: 'own-address' },
  { src: '127.0.0.1', all: 0, eth0: 0, want: 'loopback' },
  { src: '10.7.0.1', all: 0, eth0: 0, want: 'leaves' },
  { src: '10.7.0.1', all: 1, eth0: 0, want: 'reverse-path' },
  { src: '10.7.0.1', all: 0, eth0: 1, want: 'reverse-path' },
  { src: '10.7.0.1', all: 1, eth0: 2, want: 'leaves' },
  { src: '10.9.0.1', all: 2, eth0: 0, want: 'reverse-path' },
  { src: '10.8.0.1', all: 2, eth0: 0, want: 'reverse-path' },
])('linux-rp-filter: from $src with rp_filter $all and $eth0 on eth0: $want', ({ src, all, eth0, want }) => {
  const around = { host: between(all, eth0), chance: sampled(1, 'martian'), now: simTime(0) }
  const { ending, steps } = receive(around, blank, from(src), { dev: 'eth0' })
  const last = itemsOf(steps).at(-1)
  expect(last?.kind === 'martian' ? last.because : ending?.kind).toBe(want)
})
