import { nodeAddresses } from '#kinds/node/addresses'
import type { Node } from '#kinds/node/schema'
import type { Pod } from '#kinds/pod/schema'
import { err, ok, type Result } from '#lib/result'
import type { Cidr } from '#model/cidr'
import { podAddresses, type AddressBook } from '../cni/podAddresses'

/** Where a Pod is, as its kubelet reports it. Of each family one address at most, the primary one first. */
export interface PodPlace {
  readonly podIPs: readonly [string, ...string[]]
  readonly hostIPs: readonly [string, ...string[]]
}

/** The place of a Pod on its Node and the blocks that the Node claims with it, or why it has none. */
export function placeOf(
  pod: Pod,
  node: Node,
  book: AddressBook,
): Result<{ readonly place: PodPlace; readonly claims: readonly Cidr[] }, string> {
  const addresses = podAddresses(pod, node, book)
  if (!addresses.ok) return addresses
  const { ips: podIPs, claims } = addresses.value
  const hostIPs = nodeAddresses(node, 'InternalIP')
  return isFilled(hostIPs) && isFilled(podIPs)
    ? ok({ place: { podIPs, hostIPs }, claims })
    : err('the node has no address')
}

const isFilled = <T>(list: readonly T[]): list is readonly [T, ...T[]] => list.length > 0
