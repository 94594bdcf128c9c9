/**
 * A number in [0, 1) that follows from the key path alone.
 *
 * There is no generator state, so the order of evaluation cannot change a result and a new draw disturbs only itself.
 * FNV-1a over the parts (each ended by a separator, so `['a','b']` and `['ab']` differ), then murmur3's finaliser.
 */
export function hashUnit(...path: readonly (string | number)[]): number {
  let h = 0x811c9dc5
  for (const part of path) {
    const text = `${part}\u0000`
    for (let i = 0; i < text.length; i++) {
      h ^= text.charCodeAt(i)
      h = Math.imul(h, 0x01000193)
    }
  }
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  h ^= h >>> 16
  return (h >>> 0) / 0x1_0000_0000
}

/** An integer in [0, size) that follows from the key path alone. `size` must be at least 1. */
export function hashBelow(size: number, ...path: readonly (string | number)[]): number {
  return Math.floor(hashUnit(...path) * size)
}
