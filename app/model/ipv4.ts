const quad = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/

/**
 * The 32-bit word that four decimal octets spell, or undefined when `text` spells none. Octets may have leading zeros
 * and are decimal all the same.
 * Upstream: k8s.io/utils internal/third_party/forked/golang/net/ip.go parseIPv4.
 */
export function parseQuad(text: string): number | undefined {
  const octets = quad.exec(text)
  if (!octets) return undefined
  let word = 0
  for (let i = 1; i <= 4; i++) {
    const octet = Number(octets[i])
    if (octet > 255) return undefined
    word = word * 256 + octet
  }
  return word
}
