import { memoByObject } from '#lib/memo'
import {
  emptyPersistentMap,
  getFrom,
  valuesOf,
  valuesSince,
  withKey,
  withoutKey,
  type PersistentMap,
} from '#lib/persistentMap'
import type { SimTime } from '#model/simTime'
import type { ConntrackEntry, ConntrackTuple, HostId } from '#model/trace'

/** Which way a packet of a known connection goes. */
export type Direction = 'original' | 'reply'

interface Known {
  readonly entry: ConntrackEntry
  readonly direction: Direction
  /** Counts the entries as they came. */
  readonly order: number
}

/**
 * The connections that one host knows, found by either of their tuples. As in the kernel a tuple stands in the table
 * once, so a connection whose answers would look like another one's cannot enter it.
 * Upstream: Linux net/netfilter/nf_conntrack_core.c, nf_conntrack_hash.
 */
export interface ConntrackTable {
  readonly byTuple: PersistentMap<Known>
  readonly size: number
  readonly next: number
}

/** Per host, the connections it knows. */
export type ConntrackTables = ReadonlyMap<HostId, ConntrackTable>

export const emptyConntrack: ConntrackTable = { byTuple: emptyPersistentMap, size: 0, next: 0 }

type Protocol = ConntrackEntry['protocol']

const keyOf = (protocol: Protocol, { src, srcPort, dst, dstPort }: ConntrackTuple): string =>
  `${protocol} ${src} ${srcPort} ${dst} ${dstPort}`

/** What a connection is called that this tuple opens. */
export const entryId = keyOf

/** The connection that has this tuple, and whether it is the one of its packets or that of its answers. */
export function lookUpTuple(
  table: ConntrackTable,
  protocol: Protocol,
  tuple: ConntrackTuple,
): { readonly entry: ConntrackEntry; readonly direction: Direction } | undefined {
  return getFrom(table.byTuple, keyOf(protocol, tuple))
}

/** The connection of this id, if the table has it. */
export function entryOf(table: ConntrackTable, id: string): ConntrackEntry | undefined {
  const known = getFrom(table.byTuple, id)
  return known?.direction === 'original' ? known.entry : undefined
}

/** The table with this connection in it, in the place of what it knew under the same id. */
export function withEntry(table: ConntrackTable, entry: ConntrackEntry): ConntrackTable {
  const before = getFrom(table.byTuple, entry.id)
  const rest = before ? withoutEntry(table, entry.id) : table
  const order = before?.order ?? table.next
  const { protocol, original, reply } = entry
  const way: Known = { entry, direction: 'original', order }
  const first = withKey(rest.byTuple, keyOf(protocol, original), way)
  return {
    byTuple: withKey(first, keyOf(protocol, reply), { entry, direction: 'reply', order }),
    size: rest.size + 1,
    next: before ? table.next : table.next + 1,
  }
}

/** The table without the connection of this id; the same table when it has none. */
export function withoutEntry(table: ConntrackTable, id: string): ConntrackTable {
  const entry = entryOf(table, id)
  if (!entry) return table
  const { protocol, original, reply } = entry
  const rest = withoutKey(withoutKey(table.byTuple, keyOf(protocol, original)), keyOf(protocol, reply))
  return { ...table, byTuple: rest, size: table.size - 1 }
}

/** All connections of a table in the order in which they came. */
export const entriesOf = memoByObject((table: ConntrackTable): readonly ConntrackEntry[] =>
  valuesOf(table.byTuple)
    .filter(({ direction }) => direction === 'original')
    .sort((a, b) => a.order - b.order)
    .map(({ entry }) => entry),
)

/** The connections of `after` that `before` did not know, or knew otherwise. */
export const entriesSince = (before: ConntrackTable, after: ConntrackTable): readonly ConntrackEntry[] =>
  valuesSince(before.byTuple, after.byTuple)
    .filter(({ direction }) => direction === 'original')
    .sort((a, b) => a.order - b.order)
    .map(({ entry }) => entry)

/** The table without what has run out by `now`; the same table when nothing has. */
export const withoutExpired = (table: ConntrackTable, now: SimTime): ConntrackTable =>
  entriesOf(table).reduce((rest, { id, expiresAt }) => (expiresAt <= now ? withoutEntry(rest, id) : rest), table)
