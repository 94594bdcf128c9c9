import type { Column } from '#model/kindDefinition'
import { nodeAddress } from './addresses'
import type { Node } from './schema'

/** Columns of `kubectl get nodes`, without AGE. */
export const nodeColumns: readonly Column<Node>[] = [
  { header: 'NAME', cell: (node) => node.metadata.name },
  { header: 'STATUS', cell: status },
  { header: 'ROLES', cell: roles },
  { header: 'VERSION', cell: (node) => node.status?.nodeInfo?.kubeletVersion ?? '' },
  { header: 'INTERNAL-IP', cell: (node) => nodeAddress(node, 'InternalIP') ?? '<none>', wide: true },
  { header: 'EXTERNAL-IP', cell: (node) => nodeAddress(node, 'ExternalIP') ?? '<none>', wide: true },
]

function status(node: Node): string {
  const ready = node.status?.conditions?.find((condition) => condition.type === 'Ready')
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'
  return node.spec?.unschedulable === true ? `${word},SchedulingDisabled` : word
}

function roles(node: Node): string {
  const prefix = 'node-role.kubernetes.io/'
  const named = Object.entries(node.metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(prefix) && key.length > prefix.length) return [key.slice(prefix.length)]
    return key === 'kubernetes.io/role' && value !== '' ? [value] : []
  })
  return named.length === 0 ? '<none>' : [...new Set(named)].sort().join(',')
}
