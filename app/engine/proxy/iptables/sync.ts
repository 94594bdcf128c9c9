import type { ObjectKey } from '#model/objectMeta'
import { restoreText } from '../../netfilter/restoreText'
import type { ServicePortState } from '../nodeState'
import { isLargeCluster, kubeProxyChains, plansOf, type ProxierInput } from './chains'
import { isServiceChain } from './names'
import { chainsInUse } from './plan'

/** What kube-proxy and the kernel remember between two syncs. */
export interface SyncMemory {
  /** The service ports of each Service as they were written last. */
  readonly written: ReadonlyMap<ObjectKey, readonly ServicePortState[]>
  /** The chains of Services that table nat holds. */
  readonly chains: ReadonlySet<string>
}

export interface SyncOptions {
  /** Everything is written, whatever is known. A first sync is always a full one. */
  readonly full: boolean
  /** In a large cluster stale chains are looked for only once the sync period has gone by. */
  readonly cleanupDue: boolean
}

/**
 * The text that one sync hands to iptables-restore, and what is remembered after it.
 *
 * A partial sync leaves out the own chains of Services that did not change, in themselves or in their endpoints. Chains
 * that nobody uses any more are flushed and deleted.
 * Upstream: syncProxyRules, pkg/proxy/iptables/proxier.go, v1.33.
 */
export function sync(
  input: ProxierInput,
  memory: SyncMemory | undefined,
  options: SyncOptions,
): { readonly text: string; readonly memory: SyncMemory } {
  const plans = plansOf(input)
  const known = byService(input.state.servicePorts)
  const changed = new Set(
    [...known.keys()].filter((service) => !isSame(memory?.written.get(service), known.get(service))),
  )
  const full = options.full || memory === undefined
  const largeCluster = isLargeCluster(input.state)
  const inUse = new Set(plans.flatMap(chainsInUse))
  const left = [...(memory?.chains ?? [])].filter((chain) => isServiceChain(chain) && !inUse.has(chain)).toSorted()
  const stale = !largeCluster || options.cleanupDue ? left : []
  const ruleSet = kubeProxyChains(input, plans, {
    writes: (port) => full || changed.has(port.service),
    largeCluster,
  })
  return {
    text: restoreText(ruleSet, { nat: stale }),
    memory: { written: known, chains: new Set([...inUse, ...left.filter((chain) => !stale.includes(chain))]) },
  }
}

function byService(ports: readonly ServicePortState[]): ReadonlyMap<ObjectKey, readonly ServicePortState[]> {
  const grouped = new Map<ObjectKey, ServicePortState[]>()
  for (const port of ports) {
    const known = grouped.get(port.service)
    if (known) known.push(port)
    else grouped.set(port.service, [port])
  }
  return grouped
}

/** Node states are plain data built in one way, so equal ones print alike. */
const isSame = (
  before: readonly ServicePortState[] | undefined,
  now: readonly ServicePortState[] | undefined,
): boolean => JSON.stringify(before) === JSON.stringify(now)
