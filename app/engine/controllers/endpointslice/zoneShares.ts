import { isNodeReady } from '#kinds/node/addresses'
import type { Node } from '#kinds/node/schema'
import { milliOf } from '#model/quantity'

/**
 * The share of the cluster's processors that each zone has, zones in the order of their names; undefined where nothing can
 * be said: a Node without a zone, or fewer than two zones. Nodes that are not ready and control planes count for nothing.
 *
 * A Node whose status does not say how many processors it has counts as one of four: a real kubelet always says.
 * Upstream: staging/src/k8s.io/endpointslice/topologycache/topologycache.go, SetNodes.
 */
export function zoneShares(nodes: Iterable<Node>): ReadonlyMap<string, number> | undefined {
  const byZone = new Map<string, number>()
  let total = 0
  for (const node of nodes) {
    const labels = node.metadata.labels ?? {}
    if (excluded.some((label) => labels[label] !== undefined) || !isNodeReady(node)) continue
    const zone = labels[zoneLabel] ?? ''
    const cpu = milliCpuOf(node)
    if (zone === '' || cpu === 0) return undefined
    byZone.set(zone, (byZone.get(zone) ?? 0) + cpu)
    total += cpu
  }
  if (byZone.size < 2) return undefined
  const zones = [...byZone.keys()].sort()
  return new Map(zones.map((zone) => [zone, (byZone.get(zone) ?? 0) / total]))
}

export const zoneLabel = 'topology.kubernetes.io/zone'

const excluded = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master']

/** Thousandths of a processor that a Node has for Pods: `status.allocatable.cpu`, as `4`, `3920m` or `3.92`. */
export const milliCpuOf = ({ status }: Node): number => milliOf(status?.allocatable?.['cpu'] ?? '4') ?? 0
