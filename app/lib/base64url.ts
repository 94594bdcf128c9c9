const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const valueOf = new Map(Array.from(alphabet, (character, value) => [character, value]))

/** The bytes in base64url (RFC 4648 section 5), without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3)
    const bits = (a << 16) | (b << 8) | c
    const digits = Math.min(bytes.length - i, 3) + 1
    for (let digit = 0; digit < digits; digit++) text += alphabet[(bits >> (18 - 6 * digit)) & 63]
  }
  return text
}

/** The bytes that base64url text without padding stands for; undefined when it is none. */
export function fromBase64url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const character of text) {
    const value = valueOf.get(character)
    if (value === undefined) return undefined
    bits = ((bits << 6) | value) & 0xfff
    held += 6
    if (held >= 8) {
      held -= 8
      bytes[at++] = (bits >> held) & 255
    }
  }
  return bytes
}
