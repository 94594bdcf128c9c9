import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Station } from '#engine'
import type { Packet } from '#model/packet'
import { betweenPods, nodeKey, podKey } from '../testing/sampleWalk'
import { capsuleText } from './capsuleText'
import { placeCapsule } from './placeCapsule'
import { eased } from './travel'

const { stations } = betweenPods(podKey('n1-p1'), [nodeKey('n1')], podKey('n1-p2'))
const start = stations[0]
if (!start) throw new Error('a walk has a first station')

const at = (leg: Station['leg'], packet: Partial<Packet>, changes: Station['changes'] = []): Station => ({
  ...start,
  leg,
  packet: { ...start.packet, ...packet },
  changes,
})

test('a rewritten end shows what it was; the other end shows nothing', () => {
  const text = capsuleText(
    at('request', { dst: '10.244.1.7', dstPort: 8080 }, [
      { field: 'dst', before: '10.96.40.40', after: '10.244.1.7' },
      { field: 'dstPort', before: '80', after: '8080' },
    ]),
    start,
  )
  expect(text.dst).toEqual({ ip: '10.244.1.7', port: ':8080', was: '10.96.40.40:80', differs: true })
  expect(text.src).toEqual({ ip: '10.244.0.2', port: ':40000', was: undefined, differs: false })
})

test('on the way back an end differs until it is what the client waits for', () => {
  const answer = { src: '10.244.1.7', srcPort: 8080, dst: '10.244.0.2', dstPort: 40000, role: 'SYN-ACK' } as const
  expect(capsuleText(at('reply', answer), start)).toMatchObject({
    flag: 'SYN-ACK',
    src: { differs: true },
    dst: { differs: false },
  })
  const mended = capsuleText(
    at('reply', { ...answer, src: '10.96.40.40', srcPort: 80 }, [
      { field: 'src', before: '10.244.1.7', after: '10.96.40.40' },
    ]),
    start,
  )
  expect(mended.src).toMatchObject({ was: '10.244.1.7:80', differs: false })
})

test('an ICMP error has no ports; a mark is told only while there is one', () => {
  const text = capsuleText(at('reply', { role: 'icmp-error', protocol: 'ICMP' }), start)
  expect(text).toMatchObject({ flag: 'ICMP', src: { port: '' }, dst: { port: '' }, details: ['TTL 64'] })
  expect(capsuleText(at('request', { mark: 0x4000 }), start).details).toContain('mark 0x4000')
})

test('in a tunnel the packet inside is shown, and the tunnel’s header around it', () => {
  const outer = { src: '192.168.0.11', srcPort: 51234, dst: '192.168.0.12', dstPort: 4789 } as const
  const carried = at('request', { ...outer, protocol: 'UDP', role: 'encapsulated', inner: start.packet })
  expect(capsuleText(carried, start)).toMatchObject({
    flag: 'SYN',
    src: { ip: start.packet.src, differs: false },
    outer: { kind: 'VXLAN', src: { ip: '192.168.0.11', port: '' }, dst: { ip: '192.168.0.12', port: ':4789' } },
  })
  expect(capsuleText(start, start).outer).toBeUndefined()
})

const view = { w: 900, h: 500 }
const size = { w: 300, h: 38 }

test('with nothing around the capsule lies above its station, its stem on it', () => {
  expect(placeCapsule({ x: 400, y: 300 }, size, 12, [], view)).toEqual({ x: 370, y: 250, stem: 30, below: false })
})

test('it goes below where it would cover something above', () => {
  const pod = { x: 380, y: 240, w: 240, h: 44 }
  expect(placeCapsule({ x: 400, y: 300 }, size, 12, [pod], view).below).toBe(true)
})

test('it stays inside the view, wherever the station is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 500 }), (x, y) => {
      const place = placeCapsule({ x, y }, size, 12, [], view)
      expect(place.x).toBeGreaterThanOrEqual(0)
      expect(place.x + size.w).toBeLessThanOrEqual(view.w)
      expect(place.y).toBeGreaterThanOrEqual(0)
      expect(place.y + size.h).toBeLessThanOrEqual(view.h)
    }),
  )
})

test('the curve of travel begins slowly, only goes on, and arrives', () => {
  const shares = Array.from({ length: 21 }, (_, i) => eased(i / 20))
  expect([shares[0], shares.at(-1)]).toEqual([0, 1])
  expect([...shares].sort((a, b) => a - b)).toEqual(shares)
  expect(eased(0.1)).toBeLessThan(0.1)
  expect(eased(0.5)).toBeCloseTo(0.71, 1)
})
