import { nodeAddresses, nodeRanges } from '#kinds/node/addresses'
import type { Node } from '#kinds/node/schema'
import { podIPs } from '#kinds/pod/addresses'
import type { Pod } from '#kinds/pod/schema'
import { err, ok, type Result } from '#lib/result'
import type { Cidr } from '#model/cidr'
import type { ClusterSettings } from '#model/clusterSettings'
import { familyOf, type AddressFamily } from '#model/ip'
import { keyOf, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import { allTunnelAddresses, blocksIn, unclaimedBlocks } from './blockAffinity'
import { assignAddress } from './calicoIpam'
import { declaredPools, type IpPool } from './ipPools'
import { pickPodIP } from './podIpam'
import { requestedPools } from './requestedPools'

/** What addresses are given out by: the cluster, and who has which already. */
export interface AddressBook {
  readonly settings: ClusterSettings
  readonly objects: ObjectStore
  readonly podsWithIP: (ip: string) => ReadonlyMap<ObjectKey, Pod>
  readonly isAddressReserved: (ip: string) => boolean
}

/** The addresses of a Pod, one of each family at most, and the blocks that its Node claims with them. */
export interface PodAddresses {
  readonly ips: readonly string[]
  readonly claims: readonly Cidr[]
}

/** The pools that addresses are given out from; empty where the Nodes' own ranges are, because nobody declared a pool. */
export const poolsInUse = ({ settings, objects }: Pick<AddressBook, 'settings' | 'objects'>): readonly IpPool[] =>
  settings.cni.plugin === 'calico' ? declaredPools(objects.byKind.get('IPPool')?.values() ?? []) : []

/**
 * The addresses of a Pod on its Node, or why it has none.
 *
 * A Pod keeps the addresses it has. One on the host's network has the Node's. Any other has one from each of its Node's
 * ranges or, where Calico has pools, of each family that they have; and none at all while one of them has no room.
 */
export function podAddresses(pod: Pod, node: Node, book: AddressBook): Result<PodAddresses, string> {
  if (pod.spec.hostNetwork === true) return ok({ ips: nodeAddresses(node, 'InternalIP'), claims: [] })
  const pools = poolsInUse(book)
  const own = podIPs(pod)
  const isWhole = pod.status?.podIPs !== undefined
  if (pools.length > 0) return fromPools(pod, node, pools, isWhole, book)
  if (isWhole) return ok({ ips: own, claims: [] })
  const picked = nodeRanges(node)
    .filter(({ family }) => !own.some((ip) => familyOf(ip) === family))
    .map((range) => {
      const isTaken = (ip: string): boolean => book.podsWithIP(ip).size > 0 || book.isAddressReserved(ip)
      return pickPodIP(range, isTaken, book.settings.seed, keyOf(pod))
    })
  const ips = picked.every((ip) => ip !== undefined) ? [...own, ...picked] : own
  return ips.length > 0 ? ok({ ips, claims: [] }) : err('the node has no free address for it')
}

/** With the addresses that a Pod brings its Node claims their blocks, as far as nobody else has. */
function fromPools(
  pod: Pod,
  node: Node,
  pools: readonly IpPool[],
  isWhole: boolean,
  book: AddressBook,
): Result<PodAddresses, string> {
  const own = podIPs(pod)
  const blocks = blocksIn(book.objects)
  const claims = [...unclaimedBlocks(own, pools, blocks)]
  if (isWhole) return ok({ ips: own, claims })
  const tunnels = allTunnelAddresses(book.objects)
  const ips = [...own]
  for (const family of familiesFor(node, pools)) {
    if (own.some((ip) => familyOf(ip) === family)) continue
    const requested = requestedPools(pod, family, pools, book.objects)
    if (!requested.ok) return inPlugin(requested.error)
    const assigned = assignAddress({
      node: { name: node.metadata.name, labels: node.metadata.labels ?? {} },
      family,
      pools,
      requested: requested.value,
      blocks,
      isTaken: (ip) => tunnels.has(ip) || book.podsWithIP(ip).size > 0,
      isReserved: book.isAddressReserved,
    })
    if (!assigned.ok) return own.length > 0 ? ok({ ips: own, claims }) : inPlugin(assigned.error)
    ips.push(assigned.value.ip)
    if (assigned.value.claim) claims.push(assigned.value.claim)
  }
  return ok({ ips, claims })
}

const inPlugin = (message: string): Result<never, string> => err(`plugin type="calico" failed (add): ${message}`)

/** The families that pools are declared for, of those that the Node has; its own where there are none of these. */
function familiesFor(node: Node, pools: readonly IpPool[]): readonly AddressFamily[] {
  const families = nodeAddresses(node, 'InternalIP').flatMap((ip) => familyOf(ip) ?? [])
  const served = families.filter((family) => pools.some(({ cidr }) => cidr.family === family))
  return served.length > 0 ? served : families.slice(0, 1)
}
