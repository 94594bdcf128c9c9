// Read character by character: a cluster has a hundred thousand of them.
const [dot, zero, nine] = [46, 48, 57]

/**
 * The 32-bit word that four decimal octets spell, or undefined when `text` spells none. Octets may have leading zeros
 * and are decimal all the same.
 * Upstream: k8s.io/utils internal/third_party/forked/golang/net/ip.go parseIPv4.
 */
export function parseQuad(text: string): number | undefined {
  let word = 0
  let octet = 0
  let digits = 0
  let dots = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === dot) {
      if (digits === 0 || ++dots > 3) return undefined
      word = word * 256 + octet
      octet = digits = 0
    } else {
      if (code < zero || code > nine || ++digits > 3) return undefined
      octet = octet * 10 + code - zero
      if (octet > 255) return undefined
    }
  }
  return dots === 3 && digits > 0 ? word * 256 + octet : undefined
}

/** A 32-bit word as four decimal octets. */
export const quadText = (word: number): string =>
  `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`
