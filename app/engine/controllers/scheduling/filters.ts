import type { Node, Taint } from '#kinds/node/schema'
import type { Pod } from '#kinds/pod/schema'
import type { ClusterView } from '../../apiserver/clusterView'
import { toleratesTaint } from '../tolerations'
import { isOutsideNamedNodes, matchesNode } from './nodeAffinity'
import { podAffinityFilter } from './podAffinity'
import { shortagesOf } from './resources'
import { untoleratedTaint } from './taints'
import { spreadFilter } from './topologySpread'

/** Why a Pod cannot run on a Node. */
export interface Unfit {
  /** As the scheduler's message says it; several only where several resources are short. */
  readonly reasons: readonly string[]
  /** Whether it would not help to take other Pods off the Node. */
  readonly isForGood: boolean
}

/**
 * Asks each Node, filter by filter in the order of the scheduler's plugins, the first of which decides; undefined: the Pod
 * fits. What has to be counted over the whole cluster is counted once.
 *
 * Upstream: pkg/scheduler/framework/plugins, in the order of apis/config/v1/default_plugins.go.
 */
export function filterFor(pod: Pod, nodes: readonly Node[], view: ClusterView): (node: Node) => Unfit | undefined {
  const spreads = spreadFilter(pod, nodes, view)
  const isNear = podAffinityFilter(pod, view)
  const ports = new Set(hostPorts(pod))
  return (node) => {
    const reason = standingReason(pod, node)
    if (reason !== undefined) return { reasons: [reason], isForGood: true }
    const there = view.podsOn(node.metadata.name)
    if (ports.size > 0 && [...there.values()].some((other) => hostPorts(other).some((port) => ports.has(port)))) {
      return { reasons: ["node(s) didn't have free ports for the requested pod ports"], isForGood: false }
    }
    const shortages = shortagesOf(pod, node, there)
    if (shortages.length > 0) {
      return {
        reasons: shortages.map((shortage) => shortage.reason),
        isForGood: shortages.some(({ isForGood }) => isForGood),
      }
    }
    const uneven = spreads(node) ?? isNear(node)
    return uneven && { reasons: [uneven.reason], isForGood: uneven.isForGood }
  }
}

/** What follows from the Node alone. */
function standingReason({ spec }: Pod, node: Node): string | undefined {
  if (isOutsideNamedNodes(spec, node)) return "node(s) didn't satisfy plugin(s) [NodeAffinity]"
  const isTolerated = (spec.tolerations ?? []).some((one) => toleratesTaint(one, cordoned))
  if (node.spec?.unschedulable === true && !isTolerated) return 'node(s) were unschedulable'
  const taint = untoleratedTaint(spec, node, ['NoSchedule', 'NoExecute'])
  if (taint !== undefined) return `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`
  return matchesNode(spec, node) ? undefined : "node(s) didn't match Pod's node affinity/selector"
}

const cordoned: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

/** Upstream: pkg/scheduler/framework/plugins/nodeports. */
const hostPorts = ({ spec }: Pod): readonly string[] =>
  spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort = 0, protocol = 'TCP' }) => (hostPort === 0 ? [] : [`${protocol}/${hostPort}`])),
  )
