import type { SimTime } from '#model/simTime'
import type { HostId } from '#model/trace'
import { emptyConntrack, type ConntrackTable, type ConntrackTables } from './conntrackTable'
import { noRecent, type RecentLists, type RecentTables } from './recent'

/** What the kernels of all hosts remember between packets, at one moment. */
export interface KernelMemory {
  readonly now: SimTime
  readonly conntrack: ConntrackTables
  readonly recent: RecentTables
}

/** What one host remembers. */
export interface HostMemory {
  readonly table: ConntrackTable
  readonly recent: RecentLists
}

/** A host that remembers nothing. */
export const blank: HostMemory = { table: emptyConntrack, recent: noRecent }

export const memoryOf = ({ conntrack, recent }: KernelMemory, host: HostId): HostMemory => ({
  table: conntrack.get(host) ?? emptyConntrack,
  recent: recent.get(host) ?? noRecent,
})

/** All memory with that of one host changed; the same parts where nothing is new. */
export function withMemory(memory: KernelMemory, host: HostId, { table, recent }: HostMemory): KernelMemory {
  const before = memoryOf(memory, host)
  if (before.table === table && before.recent === recent) return memory
  return {
    ...memory,
    conntrack: before.table === table ? memory.conntrack : new Map(memory.conntrack).set(host, table),
    recent: before.recent === recent ? memory.recent : new Map(memory.recent).set(host, recent),
  }
}
