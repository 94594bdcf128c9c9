import { hashBelow } from '#lib/hashUnit'
import { cidrSize, nthAddress, type Cidr } from '#model/cidr'

/** No Node has so many Pods. */
const most = 2 ** 16

/** How many numbers a Node's /24 has to give. */
const comfortable = 253

/**
 * A free address of a Node's range for a Pod; undefined when the range is full or is none.
 *
 * The first candidate follows from `seed` and the Pod's key, and the search goes on upwards from there: a Pod has the
 * same address whether it was made before or after its neighbours, so a scenario that is opened again looks as it did.
 * The first address is left to the plugin's gateway and the last is the broadcast address. An IPv6 range is far larger than a
 * Node can fill: Pods keep to its beginning, so that their two addresses mostly end in the same number.
 */
export function pickPodIP(
  range: Cidr,
  isTaken: (ip: string) => boolean,
  seed: number,
  pod: string,
): string | undefined {
  const first = 2
  const size = Math.min(cidrSize(range) - 1 - first, most)
  if (size < 1) return undefined
  const start = hashBelow(range.family === 'IPv4' ? size : Math.min(size, comfortable), seed, 'podIP', pod)
  for (let i = 0; i < size; i++) {
    const ip = nthAddress(range, first + ((start + i) % size))
    if (ip !== undefined && !isTaken(ip)) return ip
  }
  return undefined
}
