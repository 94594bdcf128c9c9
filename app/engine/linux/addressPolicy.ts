import { cidrContainsIp, parseCidr } from '#model/cidr'
import type { Ip } from '#model/ip'
import { invariant } from '#lib/assert'

/** Link-local addresses are 2, all others of those that are met here 14, as RFC 4007 numbers scopes. */
export type Scope = 2 | 14

const range = (text: string) => {
  const cidr = parseCidr(text)
  invariant(cidr.ok, `${text} is a range`)
  return cidr.value
}

const linkLocal = ['fe80::/10', '::1/128', '169.254.0.0/16', '127.0.0.0/8'].map(range)

/** How far an address reaches; a loopback address counts as link-local. Upstream: glibc 2.36, sysdeps/posix/getaddrinfo.c. */
export const scopeOf = (ip: Ip): Scope => (linkLocal.some((cidr) => cidrContainsIp(cidr, ip)) ? 2 : 14)

/** Longest prefixes first. IPv4 addresses are judged as IPv4-mapped ones. */
const policies = [
  { cidr: range('::1/128'), label: 0, precedence: 50 },
  { cidr: range('::/96'), label: 3, precedence: 20 },
  { cidr: range('2001::/32'), label: 7, precedence: 40 },
  { cidr: range('2002::/16'), label: 2, precedence: 30 },
  { cidr: range('fec0::/10'), label: 5, precedence: 40 },
  { cidr: range('fc00::/7'), label: 6, precedence: 40 },
  { cidr: range('::/0'), label: 1, precedence: 40 },
] as const

const mapped = { label: 4, precedence: 10 } as const

/**
 * What the policy table says of an address: source and destination should have the same label, and destinations of a
 * higher precedence come first. Unlike the table of RFC 6724, glibc's own ranks unique local addresses above IPv4.
 *
 * Upstream: glibc 2.36, sysdeps/posix/getaddrinfo.c, default_labels and default_precedence; Linux has the same labels.
 */
export const policyOf = (ip: Ip): { readonly label: number; readonly precedence: number } =>
  policies.find(({ cidr }) => cidrContainsIp(cidr, ip)) ?? mapped

/** How many leading bits two addresses of one family share. */
export function commonBits(a: Ip, b: Ip): number {
  for (let i = 0; i < a.words.length; i++) {
    const differing = ((a.words[i] ?? 0) ^ (b.words[i] ?? 0)) >>> 0
    if (differing !== 0) return 32 * i + Math.clz32(differing)
  }
  return 32 * a.words.length
}
