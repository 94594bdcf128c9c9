import { objectOf, objectsOf } from '#kinds/registry'
import { hashUnit } from '#lib/hashUnit'
import { objectKey } from '#model/objectMeta'
import { perform } from '../apiserver/apiServer'
import type { Actor } from '../apiserver/transaction'
import { kubeletOf } from '#model/componentNames'
import { reportAgain, watchOverNode } from '../controllers/nodeLifecycle'
import type { Task } from './task'
import type { Work } from './work'

/** How often a kubelet renews its Node's Lease. Upstream: pkg/kubelet/kubelet.go, nodeLeaseRenewIntervalFraction of 40 s. */
const renewEvery = 10_000

/** How often the node lifecycle controller looks (`--node-monitor-period`). */
const monitorEvery = 5000

/** Makes the Nodes' leases fresh, renewed at different moments of the last ten seconds, and their next renewals known. */
export function beginHeartbeats(work: Work): void {
  for (const { metadata } of objectsOf(work.tx.view.objects, 'Node').values()) beginHeartbeat(work, metadata.name)
  work.after(monitorEvery, { type: 'monitor' })
}

/** The first renewal of a Node's lease. */
export function beginHeartbeat(work: Work, node: string): void {
  if (work.leases.has(node)) return
  work.leases.set(node, work.tx.now())
  const first = Math.round(renewEvery * hashUnit(work.tx.view.settings.seed, 'renew', node))
  work.after(first, { type: 'renew', node })
}

/** A kubelet renews its lease, unless it does not run or nobody hears of it. */
export function renew(work: Work, { node }: Extract<Task, { readonly type: 'renew' }>): void {
  const object = objectOf(work.tx.view.objects, 'Node', objectKey('Node', '', node))
  if (object === undefined) {
    work.leases.delete(node)
    return
  }
  work.after(renewEvery, { type: 'renew', node })
  const component = kubeletOf(node)
  if (work.isHeldUp(component)) return
  work.leases.set(node, work.tx.now())
  const report = reportAgain(object)
  if (report !== undefined) perform(work.tx, { component }, report)
}

const lifecycle: Actor = { component: 'node-lifecycle-controller' }

/** The node lifecycle controller looks at every Node whose lease has become old, or fresh again. */
export function monitor(work: Work): void {
  work.after(monitorEvery, { type: 'monitor' })
  if (work.isHeldUp(lifecycle.component)) return
  const { tx, leases } = work
  for (const node of [...objectsOf(tx.view.objects, 'Node').values()]) {
    const heardAt = leases.get(node.metadata.name) ?? tx.now()
    for (const write of watchOverNode(tx.view, node, heardAt, tx.now())) perform(tx, lifecycle, write)
  }
}
