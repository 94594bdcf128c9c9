/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const constants = Int32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)))
/** The same of the square roots of the first eight. */
const start = Int32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)))

/** Room for one block's schedule and for the state; nothing of it outlives a call. */
const schedule = new Int32Array(64)
const state = new Int32Array(8)

/**
 * The SHA-256 of ASCII text as eight 32-bit words.
 *
 * For names of chains, of which a large cluster has a hundred thousand: nothing is allocated but the answer.
 * Upstream: FIPS 180-4, section 6.2.
 */
export function sha256(text: string): readonly number[] {
  const { length } = text
  state.set(start)
  const blocks = (length + 9 + 63) >> 6
  for (let block = 0; block < blocks; block++) {
    for (let word = 0; word < 16; word++) {
      const at = block * 64 + word * 4
      schedule[word] =
        (byteAt(text, at) << 24) | (byteAt(text, at + 1) << 16) | (byteAt(text, at + 2) << 8) | byteAt(text, at + 3)
    }
    if (block === blocks - 1) schedule[15] = length * 8
    compress()
  }
  const words: number[] = []
  for (let i = 0; i < 8; i++) words.push((state[i] ?? 0) >>> 0)
  return words
}

function compress(): void {
  const w = schedule
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15] ?? 0
    const y = w[i - 2] ?? 0
    const s0 = rotated(x, 7) ^ rotated(x, 18) ^ (x >>> 3)
    const s1 = rotated(y, 17) ^ rotated(y, 19) ^ (y >>> 10)
    w[i] = ((w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1) | 0
  }
  let a = state[0] ?? 0
  let b = state[1] ?? 0
  let c = state[2] ?? 0
  let d = state[3] ?? 0
  let e = state[4] ?? 0
  let f = state[5] ?? 0
  let g = state[6] ?? 0
  let h = state[7] ?? 0
  for (let i = 0; i < 64; i++) {
    const s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (constants[i] ?? 0) + (w[i] ?? 0)) | 0
    const s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0] = ((state[0] ?? 0) + a) | 0
  state[1] = ((state[1] ?? 0) + b) | 0
  state[2] = ((state[2] ?? 0) + c) | 0
  state[3] = ((state[3] ?? 0) + d) | 0
  state[4] = ((state[4] ?? 0) + e) | 0
  state[5] = ((state[5] ?? 0) + f) | 0
  state[6] = ((state[6] ?? 0) + g) | 0
  state[7] = ((state[7] ?? 0) + h) | 0
}

/** The text, then a one bit, then zeros. */
const byteAt = (text: string, at: number): number =>
  at < text.length ? text.charCodeAt(at) : at === text.length ? 0x80 : 0

const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

function fraction(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0
}

function primes(count: number): readonly number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}
