import { invariant } from '#lib/assert'
import { objectKey } from '#model/objectMeta'
import type { ConntrackEntry, HostId } from '#model/trace'
import type { Actor, Transaction } from './apiserver/transaction'
import type { ConntrackTables } from './linux/host'
import type { Outcome, Walk } from './trace/walk'
import type { World } from './world'

/**
 * Opens one connection and keeps what it leaves behind: the entries of the outcome that the seed draws.
 *
 * Only the drawn outcome happened; the others are what could have happened instead.
 */
export function sendRequest(tx: Transaction, actor: Actor, world: World, walk: Walk): void {
  invariant(walk.world === world, 'a connection is opened in the world that it was walked in')
  const { request } = walk
  const outcome = walk.outcomes[walk.drawn]
  invariant(outcome, 'one outcome of a walk is drawn')
  tx.keepConntrack(withEntries(world.runtime.conntrack, walk, outcome))
  const { verdict, endpoint } = outcome
  const where = endpoint === undefined ? '' : ` to ${endpoint}`
  tx.tell(actor, {
    type: 'sent',
    regarding: objectKey('Request', '', request.name),
    request: request.name,
    verdict,
    message: `${request.from} → ${request.to}: ${verdict}${where}`,
  })
}

/** A host keeps this many connections; the oldest make room, as under `nf_conntrack_max`. */
const mostEntries = 1000

function withEntries(tables: ConntrackTables, { network }: Walk, { conntrack }: Outcome): ConntrackTables {
  const next = new Map<HostId, readonly ConntrackEntry[]>()
  // Connections of a host that is gone went with it.
  for (const [host, entries] of tables) if (network.hosts.has(host)) next.set(host, entries)
  for (const { host, entry } of conntrack) {
    const others = (next.get(host) ?? []).filter(({ id }) => id !== entry.id)
    next.set(host, [...others, entry].slice(-mostEntries))
  }
  return next
}
