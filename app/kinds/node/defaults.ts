import type { Node } from './schema'

/**
 * The Node with what the API server and its own kubelet fill in: `podCIDR` and `podCIDRs` agree, it is known by its
 * host name, and it is Ready unless its conditions say otherwise. Where the two disagree, `podCIDR` holds and the list
 * is dropped. Upstream: pkg/apis/core/v1/conversion.go Convert_v1_NodeSpec_To_core_NodeSpec, v1.34.
 */
export function defaultNode(node: Node): Node {
  const listed = node.spec?.podCIDRs ?? []
  const podCIDR = node.spec?.podCIDR ?? listed[0]
  return {
    ...node,
    metadata: {
      ...node.metadata,
      labels: { ...node.metadata.labels, 'kubernetes.io/hostname': hostname(node) },
    },
    ...(podCIDR === undefined
      ? {}
      : { spec: { ...node.spec, podCIDR, podCIDRs: listed[0] === podCIDR ? listed : [podCIDR] } }),
  }
}

const hostname = (node: Node): string => node.metadata.labels?.['kubernetes.io/hostname'] ?? node.metadata.name
