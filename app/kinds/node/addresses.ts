import type { Node, NodeAddress } from './schema'

/** The first address of this type that a Node has. */
export const nodeAddress = (node: Node, type: NodeAddress['type']): string | undefined =>
  node.status?.addresses?.find((address) => address.type === type)?.address

/** Whether the Node's kubelet is heard of: its condition Ready is True, or nobody has said anything yet. */
export function isNodeReady(node: Node): boolean {
  const ready = node.status?.conditions?.find((condition) => condition.type === 'Ready')
  return ready === undefined || ready.status === 'True'
}
