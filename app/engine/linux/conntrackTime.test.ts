import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Packet, PacketRole } from '#model/packet'
import { simTime } from '#model/simTime'
import type { ConntrackEntry } from '#model/trace'
import { closedEntry, confirm, track, type TrackingRules } from './conntrack'
import { emptyConntrack, entriesOf, withoutExpired, type ConntrackTable } from './conntrackTable'

const rules: TrackingRules = { now: simTime(0), max: 100, liberal: false }

const there = { src: '10.0.0.1', srcPort: 40000, dst: '10.0.0.2', dstPort: 80 }
const back = { src: '10.0.0.2', srcPort: 80, dst: '10.0.0.1', dstPort: 40000 }
const packet = (role: PacketRole, tuple = there, more: Partial<Packet> = {}): Packet => ({
  protocol: role === 'datagram' ? 'UDP' : 'TCP',
  ...tuple,
  role,
  ttl: 64,
  mark: 0,
  payload: '',
  ...more,
})

/** The table after these packets, each at its second. */
function after(...packets: readonly (readonly [second: number, packet: Packet])[]): ConntrackTable {
  return packets.reduce<ConntrackTable>((table, [second, one]) => {
    const seen = track(withoutExpired(table, simTime(second * 1000)), one, { ...rules, now: simTime(second * 1000) })
    return confirm(seen.table, seen.tracking)
  }, emptyConntrack)
}

const shown = (entry: ConntrackEntry | undefined): string =>
  entry
    ? [
        entry.tcpState ?? entry.protocol,
        ...(entry.replied ? [] : ['[UNREPLIED]']),
        ...(entry.assured ? ['[ASSURED]'] : []),
        `until ${entry.expiresAt / 1000}`,
      ].join(' ')
    : 'nothing'

const [syn, synAck, ack] = [packet('SYN'), packet('SYN-ACK', back), packet('ACK')]
const [query, answer] = [packet('datagram'), packet('datagram', back)]

test.for([
  ['a SYN', [[0, syn]], 'SYN_SENT [UNREPLIED] until 120'],
  [
    'a SYN that is sent again',
    [
      [0, syn],
      [3, syn],
    ],
    'SYN_SENT [UNREPLIED] until 123',
  ],
  [
    'a SYN-ACK',
    [
      [0, syn],
      [1, synAck],
    ],
    'SYN_RECV until 61',
  ],
  [
    'the third packet',
    [
      [0, syn],
      [1, synAck],
      [2, ack],
    ],
    'ESTABLISHED [ASSURED] until 86402',
  ],
  [
    'data either way',
    [
      [0, syn],
      [0, synAck],
      [0, ack],
      [60, packet('ACK', back)],
    ],
    'ESTABLISHED [ASSURED] until 86460',
  ],
  [
    'a refusal',
    [
      [0, syn],
      [0, packet('RST', back)],
    ],
    'nothing',
  ],
  [
    'a reset',
    [
      [0, syn],
      [0, synAck],
      [0, ack],
      [5, packet('RST', back)],
    ],
    'CLOSE [ASSURED] until 15',
  ],
  ['a connection from its middle', [[0, ack]], 'ESTABLISHED [UNREPLIED] until 300'],
  [
    'one that goes on',
    [
      [0, ack],
      [1, packet('ACK', back)],
      [2, ack],
    ],
    'ESTABLISHED [ASSURED] until 86402',
  ],
  ['a datagram', [[0, query]], 'UDP [UNREPLIED] until 30'],
  [
    'a datagram and its answer',
    [
      [0, query],
      [1, answer],
    ],
    'UDP until 31',
  ],
  [
    'more within two seconds',
    [
      [0, query],
      [1, answer],
      [2, query],
    ],
    'UDP until 32',
  ],
  [
    'a stream',
    [
      [0, query],
      [1, answer],
      [3, query],
    ],
    'UDP [ASSURED] until 123',
  ],
  [
    'datagrams that nobody answers',
    [
      [0, query],
      [20, query],
      [40, query],
    ],
    'UDP [UNREPLIED] until 70',
  ],
  [
    'a datagram after a pause',
    [
      [0, query],
      [1, answer],
      [31, query],
    ],
    'UDP [UNREPLIED] until 61',
  ],
] as const)('conntrack-time: %s', ([, packets, want]) => {
  expect(shown(entriesOf(after(...packets))[0])).toBe(want)
})

test('a connection that was closed in good order waits two minutes, and gives way to a new one', () => {
  const [open] = entriesOf(after([0, syn], [0, synAck], [0, ack]))
  const closed = open && closedEntry(open, simTime(5000))
  expect(shown(closed)).toBe('TIME_WAIT [ASSURED] until 125')
  expect(closed && closedEntry(closed, simTime(9000))).toBe(closed)
  const table = confirm(emptyConntrack, {
    state: 'NEW',
    direction: 'original',
    confirmed: false,
    ...(closed ? { entry: closed } : {}),
  })
  const again = track(table, syn, { ...rules, now: simTime(6000) })
  expect(again).toMatchObject({ tracking: { state: 'NEW', confirmed: false }, table: { size: 0 } })
})

test('a packet stays NEW until an answer was seen, and is ESTABLISHED then', () => {
  expect(track(after([0, query]), query, rules).tracking).toMatchObject({ state: 'NEW', confirmed: true })
  expect(track(after([0, query], [1, answer]), query, rules).tracking.state).toBe('ESTABLISHED')
})

test('a packet outside of the window is INVALID, unless the host is liberal', () => {
  const late = packet('ACK', back, { outOfWindow: true })
  const open = after([0, syn], [0, synAck], [0, ack])
  expect(track(open, late, rules)).toMatchObject({ tracking: { state: 'INVALID' }, table: open })
  expect(track(open, late, { ...rules, liberal: true }).tracking).toMatchObject({
    state: 'ESTABLISHED',
    direction: 'reply',
  })
})

const from = (srcPort: number): Packet => ({ ...syn, srcPort })
const opened = (srcPort: number) =>
  [
    [0, from(srcPort)],
    [0, { ...synAck, dstPort: srcPort }],
    [0, { ...ack, srcPort }],
  ] as const

test('conntrack-full: a full table gives up a connection that is not assured, and else drops the packet', () => {
  const two = { ...rules, max: 2 }
  const assured = after(...opened(1), ...opened(2))
  expect(track(assured, from(3), two)).toMatchObject({ full: true, table: assured })
  expect(track(assured, from(3), { ...two, max: 0 }).full).toBe(false)
  expect(track(assured, { ...ack, srcPort: 1 }, two)).toMatchObject({ full: false, tracking: { state: 'ESTABLISHED' } })
  const half = after([0, from(1)], ...opened(2))
  const room = track(half, from(3), two)
  expect(room.full).toBe(false)
  expect(entriesOf(confirm(room.table, room.tracking)).map(({ original }) => original.srcPort)).toEqual([2, 3])
})

test('what is gone at one time is gone at every later one, and nothing comes back', () => {
  const words = fc.array(fc.tuple(fc.nat(400), fc.constantFrom(syn, synAck, ack, query, answer)), { maxLength: 12 })
  fc.assert(
    fc.property(words, fc.nat(1000), fc.nat(1000), (said, first, more) => {
      const table = after(...said.toSorted(([a], [b]) => a - b))
      const ids = (second: number) => entriesOf(withoutExpired(table, simTime(second * 1000))).map(({ id }) => id)
      const later = ids(first + more)
      expect(ids(first)).toEqual(expect.arrayContaining(later))
      expect(withoutExpired(withoutExpired(table, simTime(first * 1000)), simTime((first + more) * 1000)).size).toBe(
        later.length,
      )
    }),
  )
})
