import type { DaemonSet } from '#kinds/daemonset/schema'
import type { Node } from '#kinds/node/schema'
import type { Pod, Toleration } from '#kinds/pod/schema'
import { podFromTemplate } from '../ownedPods'
import { revisionLabel } from '../revisions'
import { matchesNode } from '../scheduling/nodeAffinity'
import { untoleratedTaint } from '../scheduling/taints'

/** Whether a Node is one for a DaemonSet's Pod, and whether a Pod that runs there may go on. */
export interface Eligibility {
  readonly shouldRun: boolean
  readonly mayStay: boolean
}

/** Upstream: pkg/controller/daemon/daemon_controller.go NodeShouldRunDaemonPod. */
export function eligibilityOf(set: DaemonSet, node: Node): Eligibility {
  const spec = { ...set.spec.template.spec, tolerations: tolerationsOf(set) }
  const isNamed = spec.nodeName === undefined || spec.nodeName === node.metadata.name
  if (!isNamed || !matchesNode(spec, node)) return { shouldRun: false, mayStay: false }
  const isKeptAway = untoleratedTaint(spec, node, ['NoSchedule', 'NoExecute']) !== undefined
  return { shouldRun: !isKeptAway, mayStay: untoleratedTaint(spec, node, ['NoExecute']) === undefined }
}

/** What every daemon tolerates, besides what its template says. Upstream: pkg/controller/daemon/util AddOrUpdateDaemonPodTolerations. */
function tolerationsOf({ spec }: DaemonSet): readonly Toleration[] {
  const all: readonly Toleration[] = [
    { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
    ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map(noSchedule),
    ...(spec.template.spec.hostNetwork === true ? [noSchedule('network-unavailable')] : []),
  ]
  const own = spec.template.spec.tolerations ?? []
  const isSame = (a: Toleration, b: Toleration): boolean => a.key === b.key && a.effect === b.effect
  return [...own.filter((one) => !all.some((other) => isSame(one, other))), ...all]
}

const noSchedule = (name: string): Toleration => ({
  key: `node.kubernetes.io/${name}`,
  operator: 'Exists',
  effect: 'NoSchedule',
})

/**
 * A Pod of the DaemonSet that the scheduler can put on this Node only.
 *
 * Upstream: pkg/controller/daemon/util CreatePodTemplate, ReplaceDaemonSetPodNodeNameNodeAffinity.
 */
export function podFor(set: DaemonSet, node: string, hash: string): Pod {
  const pod = podFromTemplate(set, set.spec.template)
  const { affinity } = pod.spec
  const onlyThere = {
    nodeSelectorTerms: [{ matchFields: [{ key: nameField, operator: 'In' as const, values: [node] }] }],
  }
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      generateName: `${set.metadata.name}-`,
      labels: { ...pod.metadata.labels, [revisionLabel]: hash },
    },
    spec: {
      ...pod.spec,
      affinity: {
        ...affinity,
        nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: onlyThere },
      },
      tolerations: tolerationsOf(set),
    },
  }
}

const nameField = 'metadata.name'

/** The Node that a daemon runs on, or waits for. */
export function nodeOfDaemon({ spec }: Pod): string | undefined {
  if (spec.nodeName !== undefined && spec.nodeName !== '') return spec.nodeName
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  return terms.flatMap(({ matchFields = [] }) => matchFields).find(({ key }) => key === nameField)?.values?.[0]
}
