import type { SimTime } from '#model/simTime'
import type { HostId } from '#model/trace'

/** The lists of the iptables match `recent` on one host: for each list the addresses in it and when each was last noted, the oldest first. */
export type RecentLists = ReadonlyMap<string, ReadonlyMap<string, SimTime>>

export type RecentTables = ReadonlyMap<HostId, RecentLists>

export const noRecent: RecentLists = new Map()

/** A list holds so many addresses (`ip_list_tot`); the one that was noted longest ago makes room. */
const mostAddresses = 100

/** The lists with `address` noted in the list `name` at `now`. Upstream: Linux net/netfilter/xt_recent.c, recent_mt. */
export function noted(lists: RecentLists, name: string, address: string, now: SimTime): RecentLists {
  const list = new Map(lists.get(name))
  list.delete(address)
  list.set(address, now)
  const [oldest] = list.keys()
  if (list.size > mostAddresses && oldest !== undefined) list.delete(oldest)
  return new Map(lists).set(name, list)
}

interface Asked {
  readonly name: string
  readonly seconds?: number
  readonly reap?: boolean
}

/** Whether `address` was noted in a list within so many seconds. */
export function wasNoted(lists: RecentLists, { name, seconds }: Asked, address: string, now: SimTime): boolean {
  const at = lists.get(name)?.get(address)
  return at !== undefined && (seconds === undefined || !isOlder(at, seconds, now))
}

const isOlder = (at: SimTime, seconds: number, now: SimTime): boolean => now - seconds * 1000 > at

/**
 * The lists after a rule asked for `address`: with `--reap` the one that was noted longest ago leaves if that is longer
 * than the rule asks for, provided that the address asked for is in the list. Upstream: Linux net/netfilter/xt_recent.c, recent_entry_reap.
 */
export function reaped(lists: RecentLists, { name, seconds, reap }: Asked, address: string, now: SimTime): RecentLists {
  const list = lists.get(name)
  const [oldest] = list ?? []
  if (!list?.has(address) || !oldest || seconds === undefined || reap !== true) return lists
  if (!isOlder(oldest[1], seconds, now)) return lists
  const rest = new Map(list)
  rest.delete(oldest[0])
  return new Map(lists).set(name, rest)
}
