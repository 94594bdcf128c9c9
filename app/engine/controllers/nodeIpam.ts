import { nodeRanges } from '#kinds/node/addresses'
import type { Node } from '#kinds/node/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import { cidrsOf } from '#model/addressFamilies'
import { cidrsOverlap, nthSubnet, type Cidr } from '#model/cidr'
import type { AddressFamily } from '#model/ip'
import { keyOf, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { itself, watch, type Controller } from './controller'

/**
 * Gives each Node without ranges for its Pods the next free /24, or /64 for IPv6, of each of the cluster's.
 *
 * Upstream: pkg/controller/nodeipam. It runs once all Nodes of a file are in, so a range that one of them names is
 * never given to another.
 */
export const nodeIpam: Controller = {
  name: 'node-ipam-controller',
  watches: [watch('Node', itself)],
  remembers: true,
  reconcile,
}

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const node = objectOf(view.objects, 'Node', key)
  if (node === undefined || node.spec?.podCIDR !== undefined) return []
  const podCIDRs = cidrsOf(view.settings.podCIDR).map((cluster) => freeNodeRange(view.objects, cluster))
  const [podCIDR] = podCIDRs
  if (podCIDR === undefined || !podCIDRs.every((range) => range !== undefined)) {
    const message = 'CIDRNotAvailable: no range of Pod addresses is left'
    return [{ type: 'tell', happening: { type: 'warning', regarding: key, message } }]
  }
  const next: Node = { ...node, spec: { ...node.spec, podCIDR, podCIDRs } }
  const message = `node/${node.metadata.name} holds ${podCIDRs.join(' and ')} (spec.podCIDR)`
  return [
    { type: 'update', object: next, because: `Pod addresses ${podCIDRs.join(' and ')}` },
    {
      type: 'tell',
      happening: { type: 'allocated', regarding: keyOf(node), field: 'spec.podCIDR', value: podCIDR, message },
    },
  ]
}

/** `--node-cidr-mask-size-ipv4` and `--node-cidr-mask-size-ipv6` of the controller manager. */
const nodeMask: Readonly<Record<AddressFamily, number>> = { IPv4: 24, IPv6: 64 }

/** The next range of the cluster's that overlaps no Node's; undefined when there is none. */
export function freeNodeRange(objects: ObjectStore, cluster: Cidr): string | undefined {
  const taken = [...objectsOf(objects, 'Node').values()].flatMap((node) => {
    return nodeRanges(node).filter(({ family }) => family === cluster.family)
  })
  const prefix = Math.max(nodeMask[cluster.family], cluster.prefix)
  for (let n = 0; n < 2 ** (prefix - cluster.prefix); n++) {
    const range = nthSubnet(cluster, prefix, n)
    if (!taken.some((one) => cidrsOverlap(one, range))) return range.text
  }
  return undefined
}
