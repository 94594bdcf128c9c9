import { nodeRanges } from '#kinds/node/addresses'
import type { Condition, Node, Taint } from '#kinds/node/schema'
import type { Pod } from '#kinds/pod/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import { cidrContains } from '#model/cidr'
import type { ObjectKey } from '#model/objectMeta'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { blocksIn } from '../cni/blockAffinity'
import { poolsInUse } from '../cni/podAddresses'
import { watch, type Controller } from './controller'
import { matchesNode } from './scheduling/nodeAffinity'
import { untoleratedTaint } from './scheduling/taints'
import { toleratesTaint } from './tolerations'

/**
 * Binds each Pod without a Node to the one that suits it best.
 *
 * Filters: taints and `unschedulable`, then `nodeSelector`. Of what is left the Node with the fewest Pods of the same
 * owner (or the same labels) wins, then the one with the fewest Pods, then the first. The real scheduler weighs more,
 * and breaks ties at random. Upstream: pkg/scheduler.
 */
export const scheduler: Controller = {
  name: 'scheduler',
  watches: [
    watch('Pod', ({ key, after }) => (after !== undefined && waits(after) ? [key] : [])),
    watch('Node', (_change, view) => view.podsOn('').keys()),
  ],
  pace: 'scheduler',
  remembers: true,
  reconcile,
}

const waits = (pod: Pod): boolean => (pod.spec.nodeName ?? '') === '' && pod.metadata.deletionTimestamp === undefined

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const pod = objectOf(view.objects, 'Pod', key)
  if (pod === undefined || !waits(pod)) return []
  const nodes = [...objectsOf(view.objects, 'Node').values()]
  const fitting = nodes.filter((node) => whyUnfit(pod, node) === undefined)
  const best = spread(pod, fitting, view)
  return best === undefined ? [unschedulable(pod, nodes)] : [{ type: 'bind', pod: key, node: best.metadata.name }]
}

/** Why a Pod cannot run on a Node, as the scheduler's message says it. */
function whyUnfit(pod: Pod, node: Node): string | undefined {
  if (node.spec?.unschedulable === true && !tolerates(pod, cordoned)) return 'node(s) were unschedulable'
  const taint = untoleratedTaint(pod.spec, node, ['NoSchedule', 'NoExecute'])
  if (taint !== undefined) return `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`
  return matchesNode(pod.spec, node) ? undefined : "node(s) didn't match Pod's node affinity/selector"
}

const cordoned: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

const tolerates = (pod: Pod, taint: Taint): boolean =>
  (pod.spec.tolerations ?? []).some((toleration) => toleratesTaint(toleration, taint))

/** A Pod that brings its address goes where this address is routed to. */
function spread(pod: Pod, nodes: readonly Node[], view: ClusterView): Node | undefined {
  const atHome = nodes.filter((node) => holdsAddress(node, pod.status?.podIP, view))
  let best: { readonly node: Node; readonly kin: number; readonly all: number } | undefined
  for (const node of atHome.length > 0 ? atHome : nodes) {
    const { name } = node.metadata
    const score = { node, kin: view.kinOn(name, pod), all: view.podsOn(name).size }
    if (best === undefined || score.kin < best.kin || (score.kin === best.kin && score.all < best.all)) best = score
  }
  return best?.node
}

function holdsAddress(node: Node, ip: string | undefined, view: ClusterView): boolean {
  if (ip === undefined) return false
  const ranges =
    poolsInUse(view).length === 0
      ? nodeRanges(node)
      : blocksIn(view.objects).flatMap((block) => (block.node === node.metadata.name ? [block.cidr] : []))
  return ranges.some((range) => cidrContains(range, ip))
}

function unschedulable(pod: Pod, nodes: readonly Node[]): Write {
  const message = nodes.length === 0 ? 'no nodes available to schedule pods' : fitErrors(pod, nodes)
  const condition: Condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled')
  const next: Pod = {
    ...pod,
    status: { ...pod.status, phase: pod.status?.phase ?? 'Pending', conditions: [...others, condition] },
  }
  return { type: 'updateStatus', object: next, because: message, event: 'unschedulable' }
}

/** Upstream: pkg/scheduler/framework/types.go FitError. */
function fitErrors(pod: Pod, nodes: readonly Node[]): string {
  const counts = new Map<string, number>()
  for (const node of nodes) {
    const why = whyUnfit(pod, node) ?? ''
    counts.set(why, (counts.get(why) ?? 0) + 1)
  }
  const reasons = [...counts].map(([why, count]) => `${count} ${why}`).sort()
  const none = `0/${nodes.length} nodes are available`
  return `${none}: ${reasons.join(', ')}. no new claims to deallocate, preemption: ${none}: ${nodes.length} Preemption is not helpful for scheduling.`
}
