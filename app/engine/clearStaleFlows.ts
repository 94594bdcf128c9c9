import { objectsOf } from '#kinds/registry'
import { nodeHostId } from '#model/hostId'
import type { Transaction } from './apiserver/transaction'
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
  const tables = new Map(before.runtime.conntrack)
  for (const [key, { metadata }] of objectsOf(objects, 'Node')) {
    const host = nodeHostId(metadata.name)
    const table = tables.get(host)
    const entries = table ? entriesOf(table).filter(({ protocol }) => protocol === 'UDP') : []
    if (!table || entries.length === 0) continue
    const component = `kube-proxy/${metadata.name}`
    const seen = before.observed.get(component) ?? objects
    const stale = (['IPv4', 'IPv6'] as const).flatMap((family) =>
      staleFlows(nodeStateOf(seen, metadata.name, family), entries),
    )
    if (stale.length === 0) continue
    tables.set(
      host,
      stale.reduce((rest, { id }) => withoutEntry(rest, id), table),
    )
    const what = stale.length === 1 ? '1 UDP connection' : `${stale.length} UDP connections`
    const message = `kube-proxy on ${metadata.name} deletes ${what} to endpoints that are gone`
    tx.tell({ component }, { type: 'synced', regarding: key, message })
    tx.remember({ conntrack: tables })
  }
}
