import type { KubeObject } from '#model/objectMeta'
import { limits } from './limits'

/** One sentence on what there is too much of among these objects; undefined when nothing is. Replicas that workloads ask for count as Pods. */
export function tooMany(objects: Iterable<KubeObject>, most: number): string | undefined {
  const counts = { objects: 0, Node: 0, Pod: 0, Service: 0, NetworkPolicy: 0 }
  for (const object of objects) {
    counts.objects++
    if (isCounted(object.kind)) counts[object.kind]++
    counts.Pod += replicasOf(object)
  }
  const bounds = [
    [counts.objects, most, 'objects'],
    [counts.Node, limits.nodes, 'Nodes'],
    [counts.Pod, limits.pods, 'Pods, counting the replicas that are asked for'],
    [counts.Service, limits.services, 'Services'],
    [counts.NetworkPolicy, limits.policies, 'NetworkPolicies'],
  ] as const
  const broken = bounds.find(([count, bound]) => count > bound)
  return broken && `holds ${broken[0]} ${broken[2]}; at most ${broken[1]} are read`
}

const isCounted = (kind: string): kind is 'Node' | 'Pod' | 'Service' | 'NetworkPolicy' =>
  kind === 'Node' || kind === 'Pod' || kind === 'Service' || kind === 'NetworkPolicy'

const workloads = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'])

function replicasOf(object: KubeObject): number {
  if (!workloads.has(object.kind)) return 0
  const { spec } = object as { readonly spec?: { readonly replicas?: unknown } }
  return typeof spec?.replicas === 'number' && spec.replicas > 0 ? spec.replicas : 1
}
