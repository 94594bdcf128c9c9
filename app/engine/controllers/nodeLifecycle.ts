import { isPodReady } from '#kinds/pod/conditions'
import type { Condition, Node, Taint } from '#kinds/node/schema'
import type { Pod } from '#kinds/pod/schema'
import type { SimTime } from '#model/simTime'
import type { ClusterView } from '../apiserver/clusterView'
import { timestamp } from '../apiserver/timestamp'
import type { Write } from '../apiserver/write'

/** `--node-monitor-grace-period`: 50 s since v1.32, 40 s before. */
const gracePeriod = 50_000

export const unreachable = 'node.kubernetes.io/unreachable'
export const notReady = 'node.kubernetes.io/not-ready'

const unknown: Condition = {
  type: 'Ready',
  status: 'Unknown',
  reason: 'NodeStatusUnknown',
  message: 'Kubelet stopped posting node status.',
}

/**
 * What the node lifecycle controller does about a Node whose kubelet was heard of last at `heardAt`: after the grace period
 * it is not known to be ready any more, it is tainted so, and none of its Pods counts as ready. When it reports again the
 * taints go.
 *
 * Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go, v1.34.
 */
export function watchOverNode(view: ClusterView, node: Node, heardAt: SimTime, now: SimTime): readonly Write[] {
  const silent = now - heardAt > gracePeriod
  const status = conditionOf(node)?.status ?? 'Unknown'
  if (silent && status !== 'Unknown') return lose(view, node)
  const wanted = status === 'Unknown' ? unreachable : status === 'False' ? notReady : undefined
  const taints = taintsFor(node, wanted, now)
  return taints === undefined ? [] : [{ type: 'update', object: taints, because: becauseOf(wanted) }]
}

/** The Node as its kubelet reports it when it can report again, where the controller had given it up. */
export function reportAgain(node: Node): Write | undefined {
  if (conditionOf(node)?.reason !== unknown.reason) return undefined
  const ready: Condition = {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    message: 'kubelet is posting ready status',
  }
  return {
    type: 'updateStatus',
    object: withReady(node, ready),
    because: `Node ${node.metadata.name} status is now: NodeReady`,
  }
}

const conditionOf = (node: Node): Condition | undefined => node.status?.conditions?.find(({ type }) => type === 'Ready')

const withReady = (node: Node, ready: Condition): Node => ({
  ...node,
  status: {
    ...node.status,
    conditions: [...(node.status?.conditions ?? []).filter(({ type }) => type !== 'Ready'), ready],
  },
})

function lose(view: ClusterView, node: Node): readonly Write[] {
  const { name } = node.metadata
  return [
    {
      type: 'updateStatus',
      object: withReady(node, unknown),
      because: `Node ${name} status is now: NodeNotReady`,
      event: 'warning',
    },
    ...[...view.podsOn(name).values()].filter(isPodReady).map((pod): Write => ({
      type: 'updateStatus',
      object: unready(pod),
      because: `pod/${pod.metadata.name} is not ready: Node is not ready`,
    })),
  ]
}

function unready(pod: Pod): Pod {
  const conditions = (pod.status?.conditions ?? []).map((condition) =>
    condition.type === 'Ready' ? { type: 'Ready', status: 'False' as const, reason: 'NodeNotReady' } : condition,
  )
  return { ...pod, status: { ...pod.status, conditions } }
}

/** The Node with the taints that say `wanted` and no other of this controller's; undefined where it has just these. */
function taintsFor(node: Node, wanted: string | undefined, now: SimTime): Node | undefined {
  const taints = node.spec?.taints ?? []
  const kept = taints.filter(({ key }) => (key !== unreachable && key !== notReady) || key === wanted)
  const missing = (['NoSchedule', 'NoExecute'] as const).filter(
    (effect) => wanted !== undefined && !kept.some((taint) => taint.key === wanted && taint.effect === effect),
  )
  if (kept.length === taints.length && missing.length === 0) return undefined
  const added = missing.map((effect): Taint => ({ key: wanted ?? '', effect, timeAdded: timestamp(now) }))
  return { ...node, spec: { ...node.spec, taints: [...kept, ...added] } }
}

const becauseOf = (wanted: string | undefined): string =>
  wanted === undefined ? 'it reports again, its taints are taken off' : `tainted ${wanted}`
