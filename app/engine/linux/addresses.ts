import { memoByObject } from '#lib/memo'
import type { Host, Interface } from './host'

/** The address of an interface without its prefix length: `10.244.1.7/32` gives `10.244.1.7`. */
export const withoutPrefix = (address: string): string => address.split('/')[0] ?? address

export const isLoopback = (ip: string): boolean => ip.startsWith('127.')

const addressesOf = memoByObject(
  (interfaces: readonly Interface[]): ReadonlySet<string> =>
    new Set(interfaces.flatMap((dev) => dev.addresses.map(withoutPrefix))),
)

/** Whether `ip` is one of the host's own (`addrtype --dst-type LOCAL`, the kernel's table `local`). All of 127.0.0.0/8 is. */
export const isLocalAddress = (host: Host, ip: string): boolean =>
  isLoopback(ip) || addressesOf(host.interfaces).has(ip)

/** The first address that is not a loopback one: what the kernel falls back to for an interface without an address. */
export function primaryAddress(host: Host): string | undefined {
  return host.interfaces
    .filter((dev) => dev.kind !== 'loopback')
    .flatMap((dev) => dev.addresses)
    .map(withoutPrefix)[0]
}

/**
 * The address a packet gets that leaves by `dev` without one, which is also what MASQUERADE writes.
 *
 * The first address of the interface; for one without (Calico's host ends), the host's primary address.
 * Upstream: Linux net/ipv4/devinet.c, inet_select_addr.
 */
export function addressOn(host: Host, dev: string): string | undefined {
  const own = host.interfaces.find((candidate) => candidate.name === dev)?.addresses[0]
  return own === undefined ? primaryAddress(host) : withoutPrefix(own)
}
