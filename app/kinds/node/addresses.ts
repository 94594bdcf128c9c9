import { firstOfEachFamily } from '#model/addressFamilies'
import { parseCidr, type Cidr } from '#model/cidr'
import type { Node, NodeAddress } from './schema'

/** The first address of this type that a Node has. */
export const nodeAddress = (node: Node, type: NodeAddress['type']): string | undefined =>
  node.status?.addresses?.find((address) => address.type === type)?.address

/** The addresses of this type that a Node has, one of each family at most, the primary family first. */
export const nodeAddresses = (node: Node, type: NodeAddress['type']): readonly string[] =>
  firstOfEachFamily((node.status?.addresses ?? []).flatMap((one) => (one.type === type ? [one.address] : [])))

/** The ranges that a Node's Pods have their addresses from, one of each family at most, the primary family first. */
export function nodeRanges({ spec }: Node): readonly Cidr[] {
  const all = spec?.podCIDRs ?? (spec?.podCIDR === undefined ? [] : [spec.podCIDR])
  return all.flatMap((text) => {
    const range = parseCidr(text)
    return range.ok ? [range.value] : []
  })
}

/** Whether the Node's kubelet is heard of: its condition Ready is True, or nobody has said anything yet. */
export function isNodeReady(node: Node): boolean {
  const ready = node.status?.conditions?.find((condition) => condition.type === 'Ready')
  return ready === undefined || ready.status === 'True'
}
