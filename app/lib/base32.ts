const alphabet = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', (letter) => letter.charCodeAt(0))

/** The first `length` characters of the standard base32 (RFC 4648, upper case) of 32-bit words. */
export function base32(words: readonly number[], length: number): string {
  const codes: number[] = []
  for (let bit = 0; codes.length < length; bit += 5) {
    const at = bit >>> 5
    const shift = 27 - (bit & 31)
    const word = words[at] ?? 0
    const five = shift >= 0 ? word >>> shift : (word << -shift) | ((words[at + 1] ?? 0) >>> (32 + shift))
    codes.push(alphabet[five & 31] ?? 0)
  }
  return String.fromCharCode(...codes)
}
