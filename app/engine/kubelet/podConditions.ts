import type { Condition } from '#kinds/node/schema'
import { isSidecar } from '#kinds/pod/containers'
import type { ContainerStatus, Pod, PodStatus } from '#kinds/pod/schema'
import { hasStartedRegular } from './podPhase'

/** What a kubelet knows of a Pod when it sums it up. */
export interface PodFacts {
  readonly phase: PodStatus['phase']
  /** Of init containers and regular ones; undefined when nothing is known of any. */
  readonly statuses: readonly ContainerStatus[] | undefined
  /** Whether the sandbox is there, with its network. */
  readonly hasSandbox: boolean
}

/**
 * The conditions that a kubelet reports of a Pod, in its order.
 *
 * Upstream: pkg/kubelet/status/generate.go, v1.34.
 */
export function podConditions(pod: Pod, facts: PodFacts): readonly Condition[] {
  const containersReady = containersReadyCondition(pod, facts)
  return [
    { type: 'PodReadyToStartContainers', status: facts.hasSandbox ? 'True' : 'False' },
    initializedCondition(pod, facts),
    readyCondition(pod, containersReady),
    containersReady,
    { type: 'PodScheduled', status: 'True' },
  ]
}

function initializedCondition({ spec }: Pod, { phase, statuses }: PodFacts): Condition {
  const containers = spec.initContainers ?? []
  const type = 'Initialized'
  if (statuses === undefined && containers.length > 0) {
    return { type, status: 'False', reason: 'UnknownContainerStatuses' }
  }
  const { unknown, incomplete } = sorted(containers, statuses ?? [], (status, container) =>
    isSidecar(container) ? status.started === true : status.ready === true,
  )
  if (phase === 'Succeeded' && unknown.length === 0) return { type, status: 'True', reason: 'PodCompleted' }
  if (hasStartedRegular(spec, statuses ?? [])) return { type, status: 'True' }
  const message = messageOf(unknown, 'incomplete', incomplete)
  return message === ''
    ? { type, status: 'True' }
    : { type, status: 'False', reason: 'ContainersNotInitialized', message }
}

function containersReadyCondition({ spec }: Pod, { phase, statuses }: PodFacts): Condition {
  const type = 'ContainersReady'
  if (statuses === undefined) return { type, status: 'False', reason: 'UnknownContainerStatuses' }
  const containers = [...(spec.initContainers ?? []).filter(isSidecar), ...spec.containers]
  const { unknown, incomplete } = sorted(containers, statuses, (status) => status.ready === true)
  if (phase === 'Succeeded' && unknown.length === 0) return { type, status: 'False', reason: 'PodCompleted' }
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' }
  const message = messageOf(unknown, 'unready', incomplete)
  return message === '' ? { type, status: 'True' } : { type, status: 'False', reason: 'ContainersNotReady', message }
}

function readyCondition(pod: Pod, containersReady: Condition): Condition {
  if (containersReady.status !== 'True') return { ...containersReady, type: 'Ready' }
  const details = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const condition = pod.status?.conditions?.find(({ type }) => type === conditionType)
    if (condition === undefined) {
      return [`corresponding condition of pod readiness gate ${JSON.stringify(conditionType)} does not exist.`]
    }
    return condition.status === 'True'
      ? []
      : [`the status of pod readiness gate ${JSON.stringify(conditionType)} is not "True", but ${condition.status}`]
  })
  return details.length === 0
    ? { type: 'Ready', status: 'True' }
    : { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message: details.join(', ') }
}

type Containers = Pod['spec']['containers']

function sorted(
  containers: Containers,
  statuses: readonly ContainerStatus[],
  isDone: (status: ContainerStatus, container: Containers[number]) => boolean,
): { readonly unknown: readonly string[]; readonly incomplete: readonly string[] } {
  const unknown: string[] = []
  const incomplete: string[] = []
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container.name)
    if (status === undefined) unknown.push(container.name)
    else if (!isDone(status, container)) incomplete.push(container.name)
  }
  return { unknown, incomplete }
}

const messageOf = (unknown: readonly string[], word: string, incomplete: readonly string[]): string =>
  [
    ...(unknown.length === 0 ? [] : [`containers with unknown status: [${unknown.join(' ')}]`]),
    ...(incomplete.length === 0 ? [] : [`containers with ${word} status: [${incomplete.join(' ')}]`]),
  ].join(', ')
