import { tunnelAddressesOf } from '#kinds/node/tunnelAddresses'
import { objectsOf } from '#kinds/registry'
import { isRecord } from '#lib/isRecord'
import { memoByIdentity } from '#lib/memoByIdentity'
import { hashBelow } from '#lib/hashUnit'
import { cidrContains, cidrOf, nthSubnet, parseCidr, type Cidr } from '#model/cidr'
import { parseIp } from '#model/ip'
import type { KubeObject } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { IpPool } from './ipPools'

/** A block of addresses that a Node has claimed from a pool: its Pods have theirs from it, and other Nodes route it there. */
export interface Block {
  readonly node: string
  readonly cidr: Cidr
}

const kind = 'BlockAffinity'

/** The blocks that Nodes have claimed, as Calico keeps them: an object of kind BlockAffinity for each. */
export const blocksIn = (objects: ObjectStore): readonly Block[] =>
  [...(objects.byKind.get(kind)?.values() ?? [])].flatMap((object) => blockOf(object) ?? [])

const blockOf = memoByIdentity((object: KubeObject): Block | undefined => {
  const spec = (object as { readonly spec?: unknown }).spec
  if (!isRecord(spec)) return undefined
  const { cidr, node } = spec
  const range = parseCidr(typeof cidr === 'string' ? cidr : '')
  return range.ok && typeof node === 'string' ? { node, cidr: range.value } : undefined
})

/**
 * The object that says that a Node has this block; it goes when the Node goes.
 *
 * Upstream: projectcalico/calico libcalico-go/lib/backend/k8s/resources/ipam_affinity.go, v3.28, which names it so. There
 * kube-controllers releases the blocks of a Node that is gone.
 */
export function blockAffinity(node: KubeObject, cidr: Cidr): KubeObject {
  const { name, uid } = node.metadata
  const affinity = {
    apiVersion: 'crd.projectcalico.org/v1',
    kind,
    metadata: {
      // A name has at most 253 characters, and the block alone makes it unique.
      name: `${name.slice(0, 200)}-${cidr.text.replaceAll(/[.:/]/g, '-')}`,
      ...(uid === undefined ? {} : { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] }),
    },
    spec: { cidr: cidr.text, node: name, state: 'confirmed', deleted: 'false' },
  }
  return affinity
}

function blockWith({ cidr, blockSize }: IpPool, address: string): Cidr | undefined {
  const ip = parseIp(address)
  return ip && blockSize !== undefined && cidrContains(cidr, address) ? cidrOf(ip, blockSize) : undefined
}

/** No cluster here has so many Nodes; a pool of IPv6 has far more. */
const mostBlocks = 2 ** 16

/**
 * The blocks of a pool in the order in which a Node tries them: from one that follows from its name, so that Nodes seldom
 * get in each other's way. Calico's own beginning follows from the name as well, by Go's random numbers.
 *
 * Upstream: projectcalico/calico libcalico-go/lib/ipam/ipam_block_reader_writer.go randomBlockGenerator, v3.28.
 */
export function* blocksFor({ cidr, blockSize }: IpPool, node: string): Generator<Cidr> {
  if (blockSize === undefined) return
  const count = Math.min(2 ** (blockSize - cidr.prefix), mostBlocks)
  const first = hashBelow(count, 'block', node)
  for (let i = 0; i < count; i++) yield nthSubnet(cidr, blockSize, (first + i) % count)
}

/** The blocks of these addresses that nobody has claimed yet: whoever brings an address has its Node claim the block. */
export const unclaimedBlocks = (
  ips: readonly string[],
  pools: readonly IpPool[],
  blocks: readonly Block[],
): readonly Cidr[] =>
  ips.flatMap((ip) => {
    const block = pools.map((pool) => blockWith(pool, ip)).find((one) => one !== undefined)
    return block === undefined || blocks.some(({ cidr }) => cidr.text === block.text) ? [] : [block]
  })

/** The addresses that the tunnels of all Nodes have, so that no Pod gets them. */
export const allTunnelAddresses = (objects: ObjectStore): ReadonlySet<string> =>
  new Set([...objectsOf(objects, 'Node').values()].flatMap((node) => Object.values(tunnelAddressesOf(node))))
