import { familyOfPacket } from '#model/packet'
import type { Step } from '#model/trace'
import { isLocalAddress, isLoopback } from './addresses'
import type { Host, RpFilter } from './host'
import { lostHere, withStep, type Passage } from './passage'
import { lookUpRoute } from './routes'

type Martian = Extract<Step, { readonly kind: 'martian' }>

/**
 * The passage, ended where an address came in by `dev` that cannot come from there.
 *
 * Loopback addresses stay inside a host; only `route_localnet` lets a packet to one of them in, none from one. A packet
 * from one of the host's own addresses does not come from outside. With `rp_filter` the way back counts as well.
 * The kernel asks this with the route, after PREROUTING, and drops such a packet without a word.
 * Upstream: Linux net/ipv4/route.c, ip_route_input_slow; net/ipv4/fib_frontend.c, fib_validate_source.
 */
export function notMartian(host: Host, passage: Passage, dev: string): Passage {
  const step = dev === 'lo' || familyOfPacket(passage.packet) === 'IPv6' ? undefined : martianOf(host, passage, dev)
  return step ? lostHere(withStep(passage, step), 'martian-source') : passage
}

/**
 * The passage, ended where an IPv6 packet from or to the loopback address came in by a wire, before anybody looks at it.
 * Of other IPv6 addresses it does not matter where they come in: there is neither `route_localnet` nor `rp_filter`.
 * Upstream: Linux net/ipv6/ip6_input.c, ip6_rcv_core.
 */
export function notLoopbackOnWire(passage: Passage, dev: string): Passage {
  const { packet } = passage
  const address = [packet.src, packet.dst].find(isLoopback)
  if (dev === 'lo' || address === undefined || familyOfPacket(packet) === 'IPv4') return passage
  return lostHere(withStep(passage, { kind: 'martian', address, because: 'loopback' }), 'martian-source')
}

function martianOf(host: Host, { packet: { src, dst } }: Passage, dev: string): Martian | undefined {
  if (isLoopback(src)) return { kind: 'martian', address: src, because: 'loopback' }
  if (isLoopback(dst) && !host.routesLocalnet) return { kind: 'martian', address: dst, because: 'loopback' }
  if (isLocalAddress(host, src)) return { kind: 'martian', address: src, because: 'own-address' }
  return hasWayBack(host, src, dev) ? undefined : { kind: 'martian', address: src, because: 'reverse-path' }
}

function hasWayBack(host: Host, src: string, dev: string): boolean {
  const own = host.interfaces.find((candidate) => candidate.name === dev)?.rpFilter ?? 0
  const filter = Math.max(own, host.rpFilter) as RpFilter
  if (filter === 0) return true
  const back = lookUpRoute(host, src)
  return back.kind === 'unicast' && (filter === 2 || back.route.dev === dev)
}
