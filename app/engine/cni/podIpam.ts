import { cidrSize, nthAddress, parseCidr } from '#model/cidr'

/**
 * The lowest free address of a Node's range, from the second on; undefined when the range is full or is none.
 *
 * The first address is left to the plugin's gateway and the last is the broadcast address, as the host-local allocator
 * of the CNI plugins does it.
 */
export function nextPodIP(podCIDR: string, isTaken: (ip: string) => boolean): string | undefined {
  const range = parseCidr(podCIDR)
  if (!range.ok) return undefined
  const last = cidrSize(range.value) - 2
  for (let n = 2; n <= last; n++) {
    const ip = nthAddress(range.value, n)
    if (ip !== undefined && !isTaken(ip)) return ip
  }
  return undefined
}
