import { parseIp, type Ip } from '#model/ip'
import { commonBits, policyOf, scopeOf } from '../linux/addressPolicy'
import { familiesOf, prefixOf } from '../linux/addresses'
import type { Host } from '../linux/host'
import { lookUpRoute, sourceFor } from '../linux/routes'

/** A destination, and the source address that a packet to it would have. */
interface Candidate {
  readonly dst: Ip
  readonly src: Ip | undefined
}

/**
 * The addresses that a program on the host would try first, of all that a name has: those before which getaddrinfo puts
 * no other. Between them it keeps the order in which the name server gave them.
 *
 * An address without a route loses to one with; then scope and label of source and destination should agree, the
 * policy table's precedence decides between the families, and of two addresses of one family that with more leading bits
 * in common with its source comes first. So a client with a unique local address prefers a unique local address of the
 * Service to an IPv4 one, but IPv4 to a global IPv6 one.
 * Upstream: glibc 2.36, sysdeps/posix/getaddrinfo.c, rfc3484_sort.
 */
export function preferredAddresses(host: Host, addresses: readonly string[]): readonly string[] {
  const candidates = addresses.flatMap((text): readonly Candidate[] => {
    const dst = parseIp(text)
    return dst ? [{ dst, src: parseIp(sourceFor(host, dst.text, lookUpRoute(host, dst.text)) ?? '') }] : []
  })
  return candidates
    .filter((one) => !candidates.some((other) => goesBefore(host, other, one)))
    .map(({ dst }) => dst.text)
}

function goesBefore(host: Host, a: Candidate, b: Candidate): boolean {
  for (const rank of ranks) {
    const difference = rank(a) - rank(b)
    if (difference !== 0) return difference > 0
  }
  if (!a.src || !b.src || a.dst.family !== b.dst.family) return false
  return sharedBits(host, a.dst, a.src) > sharedBits(host, b.dst, b.src)
}

/** In the order in which they are asked, the greater number wins. */
const ranks: readonly ((candidate: Candidate) => number)[] = [
  ({ src }) => Number(src !== undefined),
  ({ dst, src }) => Number(src !== undefined && scopeOf(dst) === scopeOf(src)),
  ({ dst, src }) => Number(src !== undefined && policyOf(dst).label === policyOf(src).label),
  ({ dst }) => policyOf(dst).precedence,
  ({ dst }) => -scopeOf(dst),
]

/**
 * IPv4 addresses count only where both lie in the source's own network. A host without IPv6 does not know how large that
 * is and takes it for the one address, so that only its own comes first.
 * Upstream: glibc 2.36, sysdeps/unix/sysv/linux/check_pf.c, which lists addresses only where there is IPv6.
 */
function sharedBits(host: Host, dst: Ip, src: Ip): number {
  const common = commonBits(dst, src)
  if (dst.family === 'IPv6') return common
  return common >= (familiesOf(host).includes('IPv6') ? prefixOf(host, src) : 32) ? common : 0
}
