import { clearStaleFlowsOn } from '../clearStaleFlows'
import { objectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { ToldChange } from '../apiserver/transaction'
import { proxyOf } from '#model/componentNames'
import type { ProxyRunner } from './clockState'
import type { Task } from './task'
import type { Work } from './work'

/** Runs that kube-proxy may do one after the other before it has to keep `minSyncPeriod` between them. */
const burst = 2

/**
 * What a kube-proxy does when it hears of a change: it writes its rules at once if it may, else as soon as it may.
 * Upstream: pkg/util/async/bounded_frequency_runner.go, v1.34.
 */
export function proxyHears(work: Work, node: string, seen: ObjectStore, changes: readonly ToldChange[]): void {
  const { latency, tx } = work
  const runner = counted(work, node)
  const causedBy = changes.at(-1)?.event
  work.proxies.set(node, { ...runner, seen, ...(causedBy === undefined ? {} : { causedBy }) })
  const wait = runner.tokens >= 1 ? 0 : (1 - runner.tokens) * latency.minSync
  work.queue.put(tx.now() + Math.ceil(wait) + latency.proxySync, { type: 'sync', node })
}

/** A kube-proxy has written its rules from what it knows by now; from this moment on packets meet them. */
export function sync(work: Work, { node }: Extract<Task, { readonly type: 'sync' }>): void {
  const component = proxyOf(node)
  if (work.isHeldUp(component)) return
  const { seen, causedBy, ...runner } = counted(work, node)
  work.proxies.set(node, { ...runner, seen, tokens: Math.max(0, runner.tokens - 1) })
  const actor = { component, ...(causedBy === undefined ? {} : { causedBy }) }
  clearStaleFlowsOn(work.tx, actor, node, seen)
  work.observe(component, seen)
  const message = `kube-proxy on ${node} has written its rules`
  work.tx.tell(actor, { type: 'synced', regarding: objectKey('Node', '', node), seen: seen.revision, message })
}

/** The runner with the tokens that came since it was last asked. */
function counted({ proxies, tx, latency, seenBy }: Work, node: string): ProxyRunner {
  const now = tx.now()
  const known = proxies.get(node)
  if (known === undefined) return { seen: seenBy(proxyOf(node)).objects, tokens: burst, countedAt: now }
  const gained = latency.minSync === 0 ? burst : (now - known.countedAt) / latency.minSync
  return { ...known, tokens: Math.min(burst, known.tokens + gained), countedAt: now }
}
