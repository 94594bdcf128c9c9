import type { Node } from '#kinds/node/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import { cidrContains, cidrOf, cidrSize, nthAddress, parseCidr, type Cidr } from '#model/cidr'
import { parseIp } from '#model/ip'
import { keyOf, type ObjectKey } from '#model/objectMeta'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { itself, watch, type Controller } from './controller'

/**
 * Gives each Node without a range for its Pods the next free /24 of the cluster's.
 *
 * Upstream: pkg/controller/nodeipam. It runs once all Nodes of a file are in, so a range that one of them names is
 * never given to another.
 */
export const nodeIpam: Controller = {
  name: 'node-ipam-controller',
  watches: [watch('Node', itself)],
  reconcile,
}

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const node = objectOf(view.objects, 'Node', key)
  if (node === undefined || node.spec?.podCIDR !== undefined) return []
  const podCIDR = freeRange(view)
  if (podCIDR === undefined) {
    const message = 'CIDRNotAvailable: no range of Pod addresses is left'
    return [{ type: 'tell', happening: { type: 'warning', regarding: key, message } }]
  }
  const next: Node = { ...node, spec: { ...node.spec, podCIDR, podCIDRs: [podCIDR] } }
  const message = `node/${node.metadata.name} holds ${podCIDR} (spec.podCIDR)`
  return [
    { type: 'update', object: next, because: `Pod addresses ${podCIDR}` },
    {
      type: 'tell',
      happening: { type: 'allocated', regarding: keyOf(node), field: 'spec.podCIDR', value: podCIDR, message },
    },
  ]
}

function freeRange(view: ClusterView): string | undefined {
  const cluster = parseCidr(view.settings.podCIDR)
  if (!cluster.ok) return undefined
  const taken = [...objectsOf(view.objects, 'Node').values()].flatMap((node) => {
    const range = parseCidr(node.spec?.podCIDR ?? '')
    return range.ok ? [range.value] : []
  })
  const prefix = Math.max(24, cluster.value.prefix)
  const step = 2 ** (32 - prefix)
  for (let n = 0; n < cidrSize(cluster.value); n += step) {
    const ip = parseIp(nthAddress(cluster.value, n) ?? '')
    const range = ip === undefined ? undefined : cidrOf(ip, prefix)
    if (range !== undefined && !taken.some((one) => overlaps(one, range))) return range.text
  }
  return undefined
}

const overlaps = (a: Cidr, b: Cidr): boolean => cidrContains(a, b.network) || cidrContains(b, a.network)
