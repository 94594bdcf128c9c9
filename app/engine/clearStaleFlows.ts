import { objectsOf } from '#kinds/registry'
import { nodeHostId } from '#model/hostId'
import { objectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { Actor, Transaction } from './apiserver/transaction'
import { proxyOf } from '#model/componentNames'
import { entriesOf, withoutEntry } from './linux/conntrackTable'
import { nodeStateOf } from './proxy/nodeState'
import { staleFlows } from './proxy/staleFlows'
import type { World } from './world'

/**
 * What each node's kube-proxy does to connection tracking when it syncs, once what it watches has changed since `before`:
 * UDP connections to endpoints that are gone are deleted.
 */
export function clearStaleFlows(tx: Transaction, before: World): void {
  const { objects } = tx.view
  const watched = ['Service', 'EndpointSlice'].some(
    (kind) => objects.byKind.get(kind) !== before.objects.byKind.get(kind),
  )
  if (!watched) return
  for (const { metadata } of objectsOf(objects, 'Node').values()) {
    clearStaleFlowsOn(tx, { component: proxyOf(metadata.name) }, metadata.name, objects)
  }
}

/** The same on one node, whose kube-proxy knows of the objects in `seen`. */
export function clearStaleFlowsOn(tx: Transaction, actor: Actor, node: string, seen: ObjectStore): void {
  const host = nodeHostId(node)
  const { conntrack } = tx.memory()
  const table = conntrack.get(host)
  const entries = table ? entriesOf(table).filter(({ protocol }) => protocol === 'UDP') : []
  if (!table || entries.length === 0) return
  const stale = (['IPv4', 'IPv6'] as const).flatMap((family) => staleFlows(nodeStateOf(seen, node, family), entries))
  if (stale.length === 0) return
  const rest = stale.reduce((left, { id }) => withoutEntry(left, id), table)
  tx.remember({ conntrack: new Map(conntrack).set(host, rest) })
  const what = stale.length === 1 ? '1 UDP connection' : `${stale.length} UDP connections`
  const message = `kube-proxy on ${node} deletes ${what} to endpoints that are gone`
  tx.tell(actor, { type: 'synced', regarding: objectKey('Node', '', node), seen: seen.revision, message })
}
