import { memoByObject } from '#lib/memo'
import { parseIp, type AddressFamily, type Ip } from '#model/ip'
import { commonBits, policyOf, scopeOf } from './addressPolicy'
import type { Host, Interface } from './host'

/** The address of an interface without its prefix length: `10.244.1.7/32` gives `10.244.1.7`. */
export const withoutPrefix = (address: string): string => address.split('/')[0] ?? address

export const isLoopback = (ip: string): boolean => ip.startsWith('127.') || ip === '::1'

/** One of a host's own addresses. */
interface OwnAddress {
  readonly ip: Ip
  readonly prefix: number
  readonly dev: string
}

const ownAddresses = memoByObject((interfaces: readonly Interface[]): readonly OwnAddress[] =>
  interfaces.flatMap((dev) =>
    dev.addresses.flatMap((text) => {
      const ip = parseIp(withoutPrefix(text))
      return ip ? [{ ip, prefix: Number(text.split('/')[1] ?? 32 * ip.words.length), dev: dev.name }] : []
    }),
  ),
)

const addressesOf = memoByObject(
  (interfaces: readonly Interface[]): ReadonlySet<string> => new Set(ownAddresses(interfaces).map(({ ip }) => ip.text)),
)

/** Whether `ip` is one of the host's own (`addrtype --dst-type LOCAL`, the kernel's table `local`). All of 127.0.0.0/8 is. */
export const isLocalAddress = (host: Host, ip: string): boolean =>
  isLoopback(ip) || addressesOf(host.interfaces).has(ip)

/** The addresses, of one family or of both, that others can reach the host at. */
const globalAddresses = (host: Host, family?: AddressFamily): readonly OwnAddress[] =>
  ownAddresses(host.interfaces).filter(({ ip }) => (family ?? ip.family) === ip.family && scopeOf(ip) > 2)

/** The first address (of a family) that is not a loopback or link-local one, which is how the host is known to others. */
export const primaryAddress = (host: Host, family?: AddressFamily): string | undefined =>
  globalAddresses(host, family)[0]?.ip.text

/** The families in which the host can be reached by others, IPv4 first. */
export const familiesOf = (host: Host): readonly AddressFamily[] =>
  (['IPv4', 'IPv6'] as const).filter((family) => globalAddresses(host, family).length > 0)

/**
 * The address of the packet's family that a packet to `dst` gets that leaves by `dev` without one, which is also what
 * MASQUERADE writes.
 *
 * IPv4: the first address of the interface; for one without (Calico's host ends) and for `lo`, whose address has the
 * scope of the host alone, the host's primary address. IPv6: of all the host's addresses that reach as far as the destination the best by RFC 6724, those of the interface first.
 * Upstream: Linux net/ipv4/devinet.c, inet_select_addr; net/ipv6/addrconf.c, ipv6_dev_get_saddr.
 */
export function addressOn(host: Host, dev: string, dst: string): string | undefined {
  const to = parseIp(dst)
  if (to?.family === 'IPv6') return bestSource(host, dev, to)?.ip.text
  const own = ownAddresses(host.interfaces).find(
    (one) => one.dev === dev && one.ip.family === 'IPv4' && !isLoopback(one.ip.text),
  )
  return own?.ip.text ?? primaryAddress(host, 'IPv4')
}

function bestSource(host: Host, dev: string, to: Ip): OwnAddress | undefined {
  const candidates =
    scopeOf(to) === 2
      ? ownAddresses(host.interfaces).filter(({ ip, dev: its }) => ip.family === 'IPv6' && its === dev)
      : globalAddresses(host, 'IPv6')
  let best: OwnAddress | undefined
  for (const candidate of candidates) {
    if (!best || isBetter(candidate, best, dev, to)) best = candidate
  }
  return best
}

function isBetter(a: OwnAddress, b: OwnAddress, dev: string, to: Ip): boolean {
  const onDevice = Number(a.dev === dev) - Number(b.dev === dev)
  if (onDevice !== 0) return onDevice > 0
  const { label } = policyOf(to)
  const sameLabel = Number(policyOf(a.ip).label === label) - Number(policyOf(b.ip).label === label)
  if (sameLabel !== 0) return sameLabel > 0
  return sharedPrefix(a, to) > sharedPrefix(b, to)
}

const sharedPrefix = ({ ip, prefix }: OwnAddress, to: Ip): number => Math.min(prefix, commonBits(ip, to))

/** Whether `ip` is an address of the interface `dev` itself. */
export const isAddressOf = (host: Host, dev: string, ip: string): boolean =>
  ownAddresses(host.interfaces).some((one) => one.dev === dev && one.ip.text === ip)

/** The prefix length with which the host has the address `ip`; 0 for one that it has not. */
export const prefixOf = (host: Host, ip: Ip): number =>
  ownAddresses(host.interfaces).find((own) => own.ip.text === ip.text)?.prefix ?? 0
