import { err, ok, type Result } from '#lib/result'
import { ipFromWords, parseIp, type AddressFamily, type Ip } from './ip'

/** A range of addresses. `text` is canonical (`10.0.0.0/8`), host bits cleared. */
export interface Cidr {
  readonly family: AddressFamily
  readonly text: string
  /** The first address. */
  readonly network: string
  readonly prefix: number
  readonly words: readonly number[]
  /** One mask for each word. */
  readonly masks: readonly number[]
}

/** The range that `text` spells. The error reads as Go's net package words it, which is how the API server shows it. */
export function parseCidr(text: string): Result<Cidr, string> {
  const slash = text.lastIndexOf('/')
  const ip = slash < 0 ? undefined : parseIp(text.slice(0, slash))
  const length = text.slice(slash + 1)
  if (!ip || !/^\d{1,3}$/.test(length) || Number(length) > 32 * ip.words.length) {
    return err(`invalid CIDR address: ${text}`)
  }
  return ok(cidrOf(ip, Number(length)))
}

/** The range of the addresses that share their first `prefix` bits with `ip`. */
export function cidrOf(ip: Ip, prefix: number): Cidr {
  const masks = ip.words.map((_, i) => maskOf(Math.min(32, Math.max(0, prefix - 32 * i))))
  const words = ip.words.map((word, i) => (word & (masks[i] ?? 0)) >>> 0)
  const network = ipFromWords(words).text
  return { family: ip.family, text: `${network}/${prefix}`, network, prefix, words, masks }
}

/** The 32-bit mask whose first `bits` bits are set. */
export const maskOf = (bits: number): number => (bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0)

/** Whether `ip` lies in the range; text that is no address lies in none. */
export function cidrContains(cidr: Cidr, ip: string): boolean {
  const parsed = parseIp(ip)
  return parsed !== undefined && cidrContainsIp(cidr, parsed)
}

/** As `cidrContains`, for an address that was parsed before: no text is touched. An address of the other family lies outside. */
export function cidrContainsIp(cidr: Cidr, ip: Ip): boolean {
  if (cidr.family !== ip.family) return false
  for (let i = 0; i < cidr.words.length; i++) {
    if (((ip.words[i] ?? 0) & (cidr.masks[i] ?? 0)) >>> 0 !== cidr.words[i]) return false
  }
  return true
}

/** Whether two ranges have an address in common: one of them then holds the other. */
export const cidrsOverlap = (a: Cidr, b: Cidr): boolean => cidrContains(a, b.network) || cidrContains(b, a.network)

/** How many addresses the range has; a double, so exact up to 2⁵³. */
export const cidrSize = (cidr: Cidr): number => 2 ** (32 * cidr.words.length - cidr.prefix)

/** The n-th address of the range, its network address being the 0th; undefined when the range has no such address. */
export function nthAddress(cidr: Cidr, n: number): string | undefined {
  if (!Number.isSafeInteger(n) || n < 0 || n >= cidrSize(cidr)) return undefined
  const words = [...cidr.words]
  let rest = n
  for (let i = words.length - 1; i >= 0 && rest > 0; i--) {
    const sum = (words[i] ?? 0) + rest
    words[i] = sum % 2 ** 32
    rest = Math.floor(sum / 2 ** 32)
  }
  return ipFromWords(words).text
}

/** The n-th of the ranges with this prefix that make up `cidr`, counted from 0. Whoever asks knows that there are so many. */
export function nthSubnet(cidr: Cidr, prefix: number, n: number): Cidr {
  const words = [...cidr.words]
  let rest = n
  for (let i = words.length - 1, bits = 32 * words.length - prefix; i >= 0 && rest > 0; i--, bits -= 32) {
    if (bits >= 32) continue
    const sum = (words[i] ?? 0) + rest * 2 ** Math.max(0, bits)
    words[i] = sum % 2 ** 32
    rest = Math.floor(sum / 2 ** 32)
  }
  return cidrOf(ipFromWords(words), prefix)
}
