import { hashBelow } from '#lib/hashUnit'
import { cidrSize, nthAddress, parseCidr } from '#model/cidr'

/**
 * A free address of a Node's range for a Pod; undefined when the range is full or is none.
 *
 * The first candidate follows from `seed` and the Pod's key, and the search goes on upwards from there: a Pod has the
 * same address whether it was made before or after its neighbours, so a scenario that is opened again looks as it did.
 * The first address is left to the plugin's gateway and the last is the broadcast address.
 */
export function pickPodIP(
  podCIDR: string,
  isTaken: (ip: string) => boolean,
  seed: number,
  pod: string,
): string | undefined {
  const range = parseCidr(podCIDR)
  if (!range.ok) return undefined
  const first = 2
  const size = cidrSize(range.value) - 1 - first
  if (size < 1) return undefined
  const start = hashBelow(size, seed, 'podIP', pod)
  for (let i = 0; i < size; i++) {
    const ip = nthAddress(range.value, first + ((start + i) % size))
    if (ip !== undefined && !isTaken(ip)) return ip
  }
  return undefined
}
