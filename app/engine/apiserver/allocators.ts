import { hashBelow } from '#lib/hashUnit'
import { cidrSize, nthAddress, type Cidr } from '#model/cidr'

/** A stretch of numbers, both ends included; empty when `from` is greater than `to`. */
export interface Band {
  readonly from: number
  readonly to: number
}

/**
 * The two parts of a range: the static one, left to people who choose, and the dynamic one, from which automatic
 * choices are taken while it has room.
 */
export interface Bands {
  readonly static: Band
  readonly dynamic: Band
}

/**
 * The bands of a range of cluster IPs, as offsets from its network address.
 *
 * Upstream: pkg/registry/core/service/ipallocator calculateRangeOffset: a sixteenth of the range, at least 16, at most
 * 256; a range of 16 addresses or fewer is not cut.
 */
export function clusterIPBands(cidr: Cidr): Bands {
  const size = cidrSize(cidr)
  // IPv4 keeps its broadcast address back; IPv6 has none.
  const last = size - (cidr.family === 'IPv4' ? 2 : 1)
  const cut = size <= 16 ? 0 : Math.min(256, Math.max(16, Math.floor(size / 16)))
  return { static: { from: 1, to: Math.min(cut, last) }, dynamic: { from: cut + 1, to: last } }
}

/**
 * The bands of the node port range.
 *
 * Upstream: pkg/registry/core/service/portallocator calculateRangeOffset: a thirty-second, at least 16, at most 128.
 */
export function nodePortBands(range: Band): Bands {
  const size = range.to - range.from + 1
  const cut = size <= 16 ? 0 : Math.min(128, Math.max(16, Math.floor(size / 32)))
  return { static: { from: range.from, to: range.from + cut - 1 }, dynamic: { from: range.from + cut, to: range.to } }
}

/**
 * A free number: from the dynamic band, or from the static one when that is full; undefined when both are.
 *
 * The real allocators choose at random. Here the first candidate follows from the seed and `path`, and the search goes
 * on upwards from it, so that a scenario that is replayed gets the same addresses.
 */
export function pickFree(
  bands: Bands,
  isTaken: (value: number) => boolean,
  seed: number,
  ...path: readonly (string | number)[]
): number | undefined {
  for (const { from, to } of [bands.dynamic, bands.static]) {
    const size = to - from + 1
    if (size <= 0) continue
    const first = hashBelow(size, seed, ...path)
    for (let i = 0; i < size; i++) {
      const value = from + ((first + i) % size)
      if (!isTaken(value)) return value
    }
  }
  return undefined
}

/** A free address of a range of cluster IPs; undefined when the range is full. */
export function pickClusterIP(
  cidr: Cidr,
  isTaken: (ip: string) => boolean,
  seed: number,
  ...path: readonly (string | number)[]
): string | undefined {
  const taken = (offset: number): boolean => isTaken(nthAddress(cidr, offset) ?? '')
  const offset = pickFree(clusterIPBands(cidr), taken, seed, 'clusterIP', ...path)
  return offset === undefined ? undefined : nthAddress(cidr, offset)
}
