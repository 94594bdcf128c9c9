import type { Node } from './schema'

/**
 * The Node with what the API server and its own kubelet fill in: `podCIDR` and `podCIDRs` agree, it is known by its
 * host name, and it is Ready unless its conditions say otherwise.
 */
export function defaultNode(node: Node): Node {
  const podCIDR = node.spec?.podCIDR ?? node.spec?.podCIDRs?.[0]
  return {
    ...node,
    metadata: {
      ...node.metadata,
      labels: { ...node.metadata.labels, 'kubernetes.io/hostname': hostname(node) },
    },
    ...(podCIDR === undefined ? {} : { spec: { ...node.spec, podCIDR, podCIDRs: node.spec?.podCIDRs ?? [podCIDR] } }),
  }
}

const hostname = (node: Node): string => node.metadata.labels?.['kubernetes.io/hostname'] ?? node.metadata.name
