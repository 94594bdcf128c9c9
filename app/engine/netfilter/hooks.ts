import type { HookName, TableName } from '#model/trace'

/** What looks at packets at a hook: a table, or connection tracking, once to find the connection and once to keep it. */
type HookStage = TableName | 'conntrack' | 'confirm'

interface Registration {
  readonly stage: HookStage
  /** The smaller, the sooner. */
  readonly priority: number
  readonly hooks: readonly HookName[]
}

const hookOrder: readonly HookName[] = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']

/**
 * Everything that is registered at the hooks. Table nat stands twice: destinations are rewritten before table filter
 * sees the packet, sources after it. Upstream: Linux include/uapi/linux/netfilter_ipv4.h, enum nf_ip_hook_priorities.
 */
const registrations: readonly Registration[] = [
  { stage: 'raw', priority: -300, hooks: ['PREROUTING', 'OUTPUT'] },
  { stage: 'conntrack', priority: -200, hooks: ['PREROUTING', 'OUTPUT'] },
  { stage: 'mangle', priority: -150, hooks: hookOrder },
  { stage: 'nat', priority: -100, hooks: ['PREROUTING', 'OUTPUT'] },
  { stage: 'filter', priority: 0, hooks: ['INPUT', 'FORWARD', 'OUTPUT'] },
  { stage: 'nat', priority: 100, hooks: ['INPUT', 'POSTROUTING'] },
  { stage: 'confirm', priority: 2 ** 31 - 1, hooks: ['INPUT', 'POSTROUTING'] },
]

/** What looks at a packet at a hook, in order of priority. */
export const stagesAt = (hook: HookName): readonly HookStage[] => stagesByHook[hook]

const stagesOf = (hook: HookName): readonly HookStage[] =>
  registrations
    .filter(({ hooks }) => hooks.includes(hook))
    .toSorted((a, b) => a.priority - b.priority)
    .map(({ stage }) => stage)

const stagesByHook: Readonly<Record<HookName, readonly HookStage[]>> = {
  PREROUTING: stagesOf('PREROUTING'),
  INPUT: stagesOf('INPUT'),
  FORWARD: stagesOf('FORWARD'),
  OUTPUT: stagesOf('OUTPUT'),
  POSTROUTING: stagesOf('POSTROUTING'),
}

/** The built-in chains of a table, in the order in which iptables-save prints them. */
export const builtInChains = (table: TableName): readonly HookName[] =>
  hookOrder.filter((hook) => stagesByHook[hook].includes(table))

/** Tables in the order in which iptables-save prints them (nft back end). */
export const tableOrder: readonly TableName[] = ['raw', 'mangle', 'filter', 'nat']
