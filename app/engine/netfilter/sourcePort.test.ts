import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Packet } from '#model/packet'
import type { HookContext } from './hookContext'
import { sourcePortFor } from './sourcePort'

const packet = (srcPort: number, protocol: Packet['protocol'] = 'TCP'): Packet => ({
  protocol,
  src: '192.168.0.11',
  srcPort,
  dst: '10.244.1.7',
  dstPort: 8080,
  role: 'SYN',
  ttl: 64,
  mark: 0,
  payload: '',
})

/** A host on which these ports are taken, and where chance always gives `drawn`. */
const host = (taken: readonly number[], drawn: number): HookContext => ({
  ctState: 'NEW',
  ctStatus: { dnat: false, snat: false },
  isLocal: () => false,
  ipset: () => [],
  chance: { draw: () => ({ taken: true, drawn: 0 }), port: () => drawn },
  consultNat: true,
  isFree: ({ srcPort }) => !taken.includes(srcPort),
  masqueradeAddress: () => '192.168.0.11',
})

test.for([
  ['a free port stays', 40000, [], 50000, false, 40000],
  ['with --random-fully it does not', 40000, [], 50000, true, 50000],
  ['a port whose answers another connection expects goes', 40000, [40000], 50000, false, 50000],
  ['so does one that chance gives', 40000, [50000, 50001], 50000, true, 50002],
  ['after the last port comes the first', 40000, [65535], 65535, true, 1024],
  ['a small port becomes a small one', 68, [68, 511], 511, false, 1],
  ['one below 1024 one from 600', 700, [700, 1023], 1023, false, 600],
] as const)('nat-source-port: %s', ([, own, taken, drawn, random, want]) => {
  expect(sourcePortFor(packet(own), host(taken, drawn), 'rule', random)).toBe(want)
})

test('nat-source-port: what has no ports keeps none', () => {
  expect(sourcePortFor(packet(0, 'ICMP'), host([0], 50000), 'rule', true)).toBe(0)
})

test('nat-source-port: a port is free as long as one of a hundred is, and stays in its range', () => {
  const taken = fc.uniqueArray(fc.integer({ min: 1024, max: 1100 }), { maxLength: 70 })
  fc.assert(
    fc.property(taken, fc.integer({ min: 1024, max: 1100 }), fc.boolean(), (ports, drawn, random) => {
      const port = sourcePortFor(packet(1050), host(ports, drawn), 'rule', random)
      expect(ports).not.toContain(port)
      expect(port).toBeGreaterThanOrEqual(1024)
    }),
  )
})
