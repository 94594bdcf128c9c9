import { objectKey } from '#model/objectMeta'
import type { HostId } from '#model/trace'
import type { Actor, Transaction } from './apiserver/transaction'
import { conntrackLine } from './linux/conntrackText'
import { entryOf, withoutEntry } from './linux/conntrackTable'
import type { Input } from './input'
import type { World } from './world'

/** Takes one entry out of a host's connection table, as `conntrack -D` or its timer does. What is not there stays away. */
export function forgetFlow(
  tx: Transaction,
  actor: Actor,
  { now, runtime: { conntrack } }: World,
  { type, host, id }: Extract<Input, { readonly type: 'deleteConntrack' | 'expireConntrack' }>,
): void {
  const table = conntrack.get(host)
  const entry = table && entryOf(table, id)
  if (!table || !entry) return
  tx.remember({ conntrack: new Map(conntrack).set(host, withoutEntry(table, id)) })
  const verb = type === 'deleteConntrack' ? 'deleted' : 'expired'
  tx.tell(actor, {
    type: 'forgotten',
    regarding: regardingOf(host),
    host,
    entry: id,
    message: `${host}: ${verb} ${conntrackLine(entry, now)}`,
  })
}

/** The Node that a connection table is on. */
function regardingOf(host: HostId) {
  return objectKey('Node', '', host.slice(host.indexOf('/') + 1))
}
