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
  const step = dev === 'lo' ? undefined : martianOf(host, passage, dev)
  return step ? lostHere(withStep(passage, step), 'martian-source') : passage
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
