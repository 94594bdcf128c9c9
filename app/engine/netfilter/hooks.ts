import type { HookName, TableName } from '#model/trace'

/** Tables in the order in which the kernel asks them at a hook. Conntrack stands between raw and mangle. */
const tablesAtHook: Readonly<Record<HookName, readonly TableName[]>> = {
  PREROUTING: ['raw', 'mangle', 'nat'],
  INPUT: ['mangle', 'filter', 'nat'],
  FORWARD: ['mangle', 'filter'],
  OUTPUT: ['raw', 'mangle', 'nat', 'filter'],
  POSTROUTING: ['mangle', 'nat'],
}

/** The tables that are asked at a hook, in order of their priority. Upstream: include/uapi/linux/netfilter_ipv4.h, Linux 6.1. */
export const tablesAt = (hook: HookName): readonly TableName[] => tablesAtHook[hook]

const hookOrder: readonly HookName[] = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']

/** The built-in chains of a table, in the order in which iptables-save prints them. */
export const builtInChains = (table: TableName): readonly HookName[] =>
  hookOrder.filter((hook) => tablesAtHook[hook].includes(table))

/** Tables in the order in which iptables-save prints them (nft back end). */
export const tableOrder: readonly TableName[] = ['raw', 'mangle', 'filter', 'nat']
