import { invariant } from '#lib/assert'
import { parseQuad, quadText } from './ipv4'
import { formatGroups, parseGroups } from './ipv6'

export type AddressFamily = 'IPv4' | 'IPv6'

/** An address as text, in the one canonical spelling, and as 32-bit words (one for IPv4, four for IPv6) to compute with. */
export interface Ip {
  readonly family: AddressFamily
  readonly text: string
  readonly words: readonly number[]
}

/**
 * The address that `text` spells, or undefined when it spells none.
 *
 * Reads what Kubernetes' own parser reads: IPv4 octets may have leading zeros (they are still decimal), and an
 * IPv4-mapped IPv6 address is the IPv4 address. A prefix length or a zone makes it no address.
 * Upstream: k8s.io/utils/net ParseIPSloppy.
 */
export function parseIp(text: string): Ip | undefined {
  const word = parseQuad(text)
  if (word !== undefined) return ipFromWords([word])
  const groups = text.includes(':') ? parseGroups(text) : undefined
  if (!groups) return undefined
  const words = [0, 2, 4, 6].map((i) => ((groups[i] ?? 0) * 65536 + (groups[i + 1] ?? 0)) >>> 0)
  const mapped = words[0] === 0 && words[1] === 0 && words[2] === 0xffff
  return ipFromWords(mapped ? words.slice(3) : words)
}

/** The address of these words: one for IPv4, four for IPv6. */
export function ipFromWords(words: readonly number[]): Ip {
  if (words.length === 1) {
    const word = words[0] ?? 0
    return { family: 'IPv4', text: quadText(word), words }
  }
  invariant(words.length === 4, 'an IPv6 address has four words')
  const text = formatGroups(words.flatMap((word) => [word >>> 16, word & 0xffff]))
  return { family: 'IPv6', text, words }
}

/** The canonical spelling of an address, the one used in rules and hashes; undefined when `text` is no address. */
export const canonicalIp = (text: string): string | undefined => parseIp(text)?.text

/** Which family an address belongs to; undefined when `text` is no address. */
export const familyOf = (text: string): AddressFamily | undefined => parseIp(text)?.family

/** An IPv4 address as a number from 0 to 2³² − 1. Whoever asks has checked the family. */
export function ipToNumber(text: string): number {
  const ip = parseIp(text)
  invariant(ip?.family === 'IPv4', `${text} is not an IPv4 address`)
  return ip.words[0] ?? 0
}
