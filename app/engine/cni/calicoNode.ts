import type { Node } from '#kinds/node/schema'
import { tunnelAddressesOf, tunnelAnnotations, tunnelKinds } from '#kinds/node/tunnelAddresses'
import { objectOf, objectsOf } from '#kinds/registry'
import { cidrContains, type Cidr } from '#model/cidr'
import { keyOf, parseKey, type ObjectKey } from '#model/objectMeta'
import type { TunnelKind } from '#model/trace'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { itself, watch, type Controller } from '../controllers/controller'
import { allTunnelAddresses, blockAffinity, blocksIn, unclaimedBlocks } from './blockAffinity'
import { assignAddress } from './calicoIpam'
import type { IpPool } from './ipPools'
import { poolsInUse } from './podAddresses'

/**
 * calico/node on each Node: gives the tunnels that the pools ask for an address of their own, from a block that the Node
 * claims, before any Pod is there.
 *
 * Upstream: projectcalico/calico node/pkg/allocateip/allocateip.go, v3.28.
 */
export const calicoNode: Controller = {
  name: 'calico-node',
  actsAs: (_view, key) => `calico-node/${parseKey(key).name}`,
  watches: [watch('Node', itself), { kind: '*', concerns: (change, view) => nodesOfPools(change, view) }],
  reconcile,
}

const nodesOfPools: Controller['watches'][number]['concerns'] = ({ key }, view) =>
  parseKey(key).kind === 'IPPool' ? objectsOf(view.objects, 'Node').keys() : []

/** One tunnel at a time: the change of the Node brings it here again. */
function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const node = objectOf(view.objects, 'Node', key)
  const pools = poolsInUse(view)
  if (node === undefined || pools.length === 0) return []
  for (const kind of tunnelKinds) {
    const writes = tunnelOf(kind, node, poolsOf(pools, kind), view)
    if (writes.length > 0) return writes
  }
  return []
}

/** An address that is from none of the pools any more is given back. */
function tunnelOf(kind: TunnelKind, node: Node, pools: readonly IpPool[], view: ClusterView): readonly Write[] {
  const address = tunnelAddressesOf(node)[kind]
  if (address === undefined) return pools.length > 0 ? addressFor(kind, node, pools, view) : []
  if (pools.some(({ cidr }) => cidrContains(cidr, address))) {
    return unclaimedBlocks([address], pools, blocksIn(view.objects)).map((cidr) => claim(node, cidr))
  }
  const annotations = Object.entries(node.metadata.annotations ?? {}).filter(
    ([name]) => name !== tunnelAnnotations[kind],
  )
  const next: Node = { ...node, metadata: { ...node.metadata, annotations: Object.fromEntries(annotations) } }
  return [{ type: 'update', object: next, because: `no pool has the address ${address} for its ${kind} tunnel` }]
}

const claim = (node: Node, cidr: Cidr): Write => ({ type: 'create', object: blockAffinity(node, cidr) })

const poolsOf = (pools: readonly IpPool[], kind: TunnelKind): readonly IpPool[] =>
  pools.filter((pool) => pool[kind] !== 'Never' && pool.cidr.family === 'IPv4' && !pool.disabled)

function addressFor(kind: TunnelKind, node: Node, pools: readonly IpPool[], view: ClusterView): readonly Write[] {
  const { name, labels = {}, annotations } = node.metadata
  const tunnels = allTunnelAddresses(view.objects)
  const assigned = assignAddress({
    node: { name, labels },
    family: 'IPv4',
    pools,
    blocks: blocksIn(view.objects),
    isTaken: (ip) => tunnels.has(ip) || view.podsWithIP(ip).size > 0,
    isReserved: view.isAddressReserved,
  })
  if (!assigned.ok) {
    const message = `node/${name} has no address for its ${kind} tunnel: ${assigned.error}`
    return [{ type: 'tell', happening: { type: 'warning', regarding: keyOf(node), message } }]
  }
  const { ip, claim: block } = assigned.value
  const next: Node = {
    ...node,
    metadata: { ...node.metadata, annotations: { ...annotations, [tunnelAnnotations[kind]]: ip } },
  }
  return [
    ...(block ? [claim(node, block)] : []),
    { type: 'update', object: next, because: `its ${kind} tunnel has the address ${ip}` },
  ]
}
