import { nodeAddress, nodeAddresses } from '#kinds/node/addresses'
import type { Condition, Node, NodeAddress } from '#kinds/node/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import { cidrsOf, eachFamily } from '#model/addressFamilies'
import { nthAddress, type Cidr } from '#model/cidr'
import { familyOf } from '#model/ip'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { kubeletOf } from '#model/componentNames'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { itself, watch, type Controller } from '../controllers/controller'

/**
 * Registers each Node as its own kubelet does: with an address, and as Ready unless its status says otherwise.
 *
 * A Node without an InternalIP gets the next free address of the nodes' network, from the eleventh on; the tenth is the
 * control plane's. In a dual-stack cluster it has one of each family, the primary one first.
 */
export const nodeRegistration: Controller = {
  name: 'node-registration',
  actsAs: (_view, key) => kubeletOf(parseKey(key).name),
  onEachNode: true,
  watches: [watch('Node', itself)],
  pace: 'kubelet',
  remembers: true,
  reconcile,
}

const firstNode = 11

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const node = objectOf(view.objects, 'Node', key)
  if (node === undefined) return []
  const { name } = node.metadata
  const known = node.status?.addresses ?? []
  const own = nodeAddresses(node, 'InternalIP')
  const networks = cidrsOf(view.settings.nodeCIDR)
  const lacking = networks.filter(({ family }) => !own.some((ip) => familyOf(ip) === family))
  const added = (own.length === 0 || networks.length > 1 ? lacking : []).map((network) =>
    freeNodeAddress(view, network),
  )
  if (!added.every((ip) => ip !== undefined)) {
    const message = `no address of ${view.settings.nodeCIDR} is left for ${name}`
    return [{ type: 'tell', happening: { type: 'warning', regarding: key, message } }]
  }
  const addresses: readonly NodeAddress[] = [
    ...(own.length === 0 ? added.map(internalIP) : []),
    ...known,
    ...(own.length === 0 ? [] : added.map(internalIP)),
    ...(nodeAddress(node, 'Hostname') === undefined ? [{ type: 'Hostname' as const, address: name }] : []),
  ]
  const next: Node = {
    ...node,
    status: {
      ...node.status,
      addresses,
      conditions: node.status?.conditions ?? [ready],
      nodeInfo: { kubeletVersion: 'v1.34.0', ...node.status?.nodeInfo },
    },
  }
  const because = `node/${name} is registered at ${[...own, ...added].join(' and ')}`
  return [{ type: 'updateStatus', object: next, because }]
}

const internalIP = (address: string): NodeAddress => ({ type: 'InternalIP', address })

const ready: Condition = {
  type: 'Ready',
  status: 'True',
  reason: 'KubeletReady',
  message: 'kubelet is posting ready status',
}

/** The next address of the nodes' network that no Node and no host outside has; undefined when there is none. */
export function freeNodeAddress(view: Pick<ClusterView, 'hosts' | 'objects'>, network: Cidr): string | undefined {
  const taken = new Set([
    ...view.hosts.flatMap(({ ip }) => eachFamily(ip)),
    ...[...objectsOf(view.objects, 'Node').values()].flatMap((node) =>
      (node.status?.addresses ?? []).map(({ address }) => address),
    ),
  ])
  for (let n = firstNode; ; n++) {
    const ip = nthAddress(network, n)
    if (ip === undefined || nthAddress(network, n + 1) === undefined) return undefined
    if (!taken.has(ip)) return ip
  }
}
