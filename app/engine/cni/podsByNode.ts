import type { ClusterPod } from './plugin'

/** The Pods of each Node that has any, by the Node's name. */
export function podsByNode(pods: readonly ClusterPod[]): ReadonlyMap<string, readonly ClusterPod[]> {
  const found = new Map<string, ClusterPod[]>()
  for (const pod of pods) {
    const known = found.get(pod.node)
    if (known) known.push(pod)
    else found.set(pod.node, [pod])
  }
  return found
}
