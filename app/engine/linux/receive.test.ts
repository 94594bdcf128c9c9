import { expect, test } from 'vitest'
import { itemsOf } from '#lib/trail'
import type { Packet } from '#model/packet'
import { simTime } from '#model/simTime'
import type { FailureReason } from '#model/trace'
import type { Rule } from '../netfilter/ast'
import { chainOf } from '../netfilter/ruleId'
import type { Host } from './host'
import { blank } from './kernelMemory'
import { emit, receive } from './receive'

const now = simTime(0)
const chance = { draw: () => ({ taken: true, drawn: 0 }), port: () => 50000 }

const packet = (more: Partial<Packet> = {}): Packet => ({
  protocol: 'TCP',
  src: '10.0.0.9',
  srcPort: 40000,
  dst: '10.0.0.1',
  dstPort: 80,
  role: 'SYN',
  ttl: 64,
  mark: 0,
  payload: '',
  ...more,
})

/** A router between 10.0.0.0/24 and 10.1.0.0/24, with these rules in table filter. */
function router(forward: readonly Rule[] = [], more: Partial<Host> = {}): Host {
  return {
    ref: { id: 'node/r' as Host['ref']['id'], kind: 'node', name: 'r', key: 'Node//r' as Host['ref']['key'] },
    interfaces: [
      { name: 'lo', kind: 'loopback', addresses: ['127.0.0.1/8'], mtu: 65536 },
      { name: 'eth0', kind: 'ethernet', addresses: ['10.0.0.1/24'], mtu: 1500 },
      { name: 'eth1', kind: 'ethernet', addresses: ['10.1.0.1/24'], mtu: 1500 },
    ],
    routes: [
      { prefix: '10.0.0.0/24', dev: 'eth0', protocol: 'kernel', type: 'unicast' },
      { prefix: '10.1.0.0/24', dev: 'eth1', protocol: 'kernel', type: 'unicast' },
    ],
    forwards: true,
    routesLocalnet: false,
    conntrackMax: 100,
    tcpBeLiberal: false,
    rpFilter: 0,
    bridgeNfCall: false,
    rules: {
      IPv4: {
        family: 'IPv4',
        tables: [{ name: 'filter', chains: [chainOf('FORWARD', forward, 'ACCEPT')] }],
      },
      IPv6: { family: 'IPv6', tables: [] },
    },
    ipsets: [],
    sockets: [{ protocol: 'TCP', address: '0.0.0.0', port: 80, service: 'http' }],
    resolv: { nameservers: [], search: [], ndots: 1 },
    ...more,
  }
}

const kinds = (steps: readonly { readonly kind: string }[]) => steps.map((step) => step.kind).join(' ')

test('a packet for the host itself goes through INPUT to a socket', () => {
  const { steps, ending } = receive({ host: router(), chance, now }, blank, packet(), { dev: 'eth0' })
  expect(kinds(itemsOf(steps))).toBe('enterInterface conntrack route conntrack socket deliver')
  expect(ending).toMatchObject({ kind: 'delivered', socket: { port: 80 } })
})

test('a packet for somebody else is forwarded with a smaller TTL', () => {
  const { packet: left, ending } = receive({ host: router(), chance, now }, blank, packet({ dst: '10.1.0.9' }), {
    dev: 'eth0',
  })
  expect(left.ttl).toBe(63)
  expect(ending).toEqual({ kind: 'leaves', dev: 'eth1', nextHop: '10.1.0.9' })
})

test.for<{ name: string; fields: Partial<Packet>; reason: FailureReason }>([
  { name: 'no route', fields: { dst: '10.2.0.1' }, reason: 'no-route' },
  { name: 'a TTL that has run out', fields: { dst: '10.1.0.9', ttl: 1 }, reason: 'ttl-exceeded' },
  {
    name: 'a source on the loopback network',
    fields: { dst: '10.1.0.9', src: '127.0.0.1' },
    reason: 'martian-source',
  },
  { name: 'a destination there, without route_localnet', fields: { dst: '127.0.0.1' }, reason: 'martian-source' },
  { name: 'a port without a listener', fields: { dstPort: 81 }, reason: 'nothing-listens' },
])('$name loses the packet', ({ fields, reason }) => {
  const { ending, steps } = receive({ host: router(), chance, now }, blank, packet(fields), { dev: 'eth0' })
  expect(ending).toMatchObject({ kind: 'lost', reason, step: steps.length - 1 })
})

test('with route_localnet a packet for 127.0.0.1 comes in', () => {
  const host = router([], { routesLocalnet: true })
  expect(receive({ host, chance, now }, blank, packet({ dst: '127.0.0.1' }), { dev: 'eth0' }).ending?.kind).toBe(
    'delivered',
  )
})

test('a host that does not forward takes no part in the packets of others', () => {
  const host = router([], { forwards: false })
  expect(receive({ host, chance, now }, blank, packet({ dst: '10.1.0.9' }), { dev: 'eth0' }).ending?.kind).toBe('lost')
})

test.for([
  { target: { kind: 'DROP' }, role: 'SYN', reason: 'dropped-by-rule', answer: undefined },
  { target: { kind: 'REJECT' }, role: 'SYN', reason: 'rejected-by-rule', answer: 'icmp-error' },
  { target: { kind: 'REJECT', with: 'tcp-reset' }, role: 'SYN', reason: 'rejected-by-rule', answer: 'RST' },
] as const)('a rule $target.kind $target.with ends the packet', ({ target, role, reason, answer }) => {
  const host = router([{ matches: [], target }])
  const { ending, table } = receive({ host, chance, now }, blank, packet({ dst: '10.1.0.9', role }), { dev: 'eth0' })
  expect(ending).toMatchObject({ kind: 'lost', reason })
  expect(ending?.kind === 'lost' ? ending.answer?.role : 'none').toBe(answer)
  expect(table.size).toBe(0)
})

test('a packet of the host’s own gets its source from the route', () => {
  const { steps, ending } = emit({ host: router(), chance, now }, blank, packet({ src: '', dst: '10.1.0.9' }))
  expect(itemsOf(steps)[0]?.packet.src).toBe('10.1.0.1')
  expect(ending).toMatchObject({ kind: 'leaves', dev: 'eth1' })
})

test('a packet to the host itself goes out by lo and comes back in', () => {
  const { steps, ending, table } = emit({ host: router(), chance, now }, blank, packet({ src: '', dst: '10.0.0.1' }))
  expect(kinds(itemsOf(steps))).toBe(
    'originate route conntrack conntrack exitInterface enterInterface route socket deliver',
  )
  expect(ending?.kind).toBe('delivered')
  expect(table.size).toBe(1)
})
