import { expect, test } from 'vitest'
import type { Packet } from '#model/packet'
import { simTime } from '#model/simTime'
import { confirm, natOf, rebind, track as tracked, translate, type Tracking, type TrackingRules } from './conntrack'
import { emptyConntrack, entriesOf, type ConntrackTable } from './conntrackTable'

const rules: TrackingRules = { now: simTime(0), max: 100, liberal: false }
const track = (table: ConntrackTable, packet: Packet): Tracking => tracked(table, packet, rules).tracking

const syn: Packet = {
  protocol: 'TCP',
  src: '198.51.100.7',
  srcPort: 40000,
  dst: '192.168.0.11',
  dstPort: 30080,
  role: 'SYN',
  ttl: 64,
  mark: 0,
  payload: '',
}

/** The connection after DNAT to a Pod and masquerade to the Node. */
function translated(): Tracking {
  const toPod = rebind(track(emptyConntrack, syn), { ...syn, dst: '10.244.1.7', dstPort: 8080 }, 'destination')
  return rebind(toPod, { ...syn, src: '192.168.0.11', srcPort: 61234 }, 'source')
}

const table = confirm(emptyConntrack, translated())
const tuple = ({ src, srcPort, dst, dstPort }: Packet) => `${src}:${srcPort} > ${dst}:${dstPort}`
const bothWays = (packet: Packet): string => {
  const tracking = track(table, packet)
  return tuple(translate(tracking, translate(tracking, packet, 'destination'), 'source'))
}

const answer: Packet = {
  ...syn,
  role: 'SYN-ACK',
  src: '10.244.1.7',
  srcPort: 8080,
  dst: '192.168.0.11',
  dstPort: 61234,
}

test('a first packet is NEW, and enters the table only when it is confirmed', () => {
  const tracking = track(emptyConntrack, syn)
  expect(tracking).toMatchObject({ state: 'NEW', confirmed: false })
  expect(confirm(emptyConntrack, tracking).size).toBe(1)
  expect(track(confirm(emptyConntrack, tracking), syn)).toMatchObject({
    state: 'NEW',
    direction: 'original',
    confirmed: true,
  })
})

test('both translations of a connection are seen in its entry', () => {
  expect(natOf(entriesOf(table)[0])).toEqual({ dnat: true, snat: true })
  expect(entriesOf(table)[0]?.reply).toEqual({ src: '10.244.1.7', srcPort: 8080, dst: '192.168.0.11', dstPort: 61234 })
})

test('a later packet is translated as the first one was', () => {
  expect(bothWays(syn)).toBe('192.168.0.11:61234 > 10.244.1.7:8080')
})

test('the answer gets back the addresses that the client knows', () => {
  expect(track(table, answer)).toMatchObject({ state: 'ESTABLISHED', direction: 'reply' })
  expect(bothWays(answer)).toBe('192.168.0.11:30080 > 198.51.100.7:40000')
})

test('an answer to nothing is INVALID and stays as it is', () => {
  const stray: Packet = { ...answer, dstPort: 1 }
  expect(track(table, stray)).toMatchObject({ state: 'INVALID' })
  expect(bothWays(stray)).toBe(tuple(stray))
})

test('an ICMP error about the connection is RELATED; it and the packet inside are translated', () => {
  const about = { protocol: 'TCP', src: '192.168.0.11', srcPort: 61234, dst: '10.244.1.7', dstPort: 8080 } as const
  const error: Packet = {
    ...answer,
    protocol: 'ICMP',
    role: 'icmp-error',
    srcPort: 0,
    dstPort: 0,
    icmp: { type: 'icmp-port-unreachable', about },
  }
  const tracking = track(table, error)
  expect(tracking).toMatchObject({ state: 'RELATED', direction: 'reply' })
  const back = translate(tracking, translate(tracking, error, 'destination'), 'source')
  expect(back).toMatchObject({ src: '192.168.0.11', dst: '198.51.100.7' })
  expect(back.icmp?.about).toMatchObject({ src: '198.51.100.7', srcPort: 40000, dst: '192.168.0.11', dstPort: 30080 })
  expect(track(emptyConntrack, error)).toMatchObject({ state: 'INVALID' })
})
