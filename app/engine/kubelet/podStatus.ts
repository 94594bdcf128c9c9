import type { Condition } from '#kinds/node/schema'
import type { Container, ContainerStatus, Pod, PodStatus } from '#kinds/pod/schema'
import type { ObjectStore } from '#model/objectStore'
import { probesAnnotation } from './appModel'
import { settledHealth, type ContainerHealth } from './probes'

/** What a kubelet knows of its own Node when it reports on a Pod. */
export interface PodPlace {
  /** One of each family at most, the primary one first. */
  readonly podIPs: readonly [string, ...string[]]
  readonly hostIPs: readonly [string, ...string[]]
  readonly nodeReady: boolean
}

/**
 * The status of a Pod that runs on its Node and has come to rest.
 *
 * What came with the Pod is kept, and only what is missing around it is filled in; but a Pod that declares how its
 * probes answer is ready by that. Upstream: pkg/kubelet/kubelet_pods.go and pkg/kubelet/status/generate.go.
 */
export function settledStatus(pod: Pod, given: PodStatus | undefined, at: PodPlace, store: ObjectStore): PodStatus {
  const health = pod.spec.containers.map((container) => settledHealth(withIP(pod, at.podIPs[0]), container, store))
  const phase = given?.phase ?? phaseOf(pod, health)
  const runs = phase === 'Running' || phase === 'Unknown'
  const declares = pod.metadata.annotations?.[probesAnnotation] !== undefined
  const conditions =
    given?.conditions !== undefined && !declares
      ? given.conditions
      : merged(given?.conditions ?? [], conditionsOf(pod, health, runs, at.nodeReady))
  return {
    ...given,
    phase,
    conditions,
    hostIP: given?.hostIP ?? at.hostIPs[0],
    hostIPs: given?.hostIPs ?? at.hostIPs.map((ip) => ({ ip })),
    podIP: given?.podIP ?? at.podIPs[0],
    podIPs: given?.podIPs ?? at.podIPs.map((ip) => ({ ip })),
    ...initStatuses(pod, given),
    containerStatuses:
      given?.containerStatuses !== undefined && !declares
        ? given.containerStatuses
        : health.map((one) => containerStatus(pod, one, runs)),
  }
}

const withIP = (pod: Pod, podIP: string): Pod => ({ ...pod, status: { ...pod.status, podIP } })

/** With restartPolicy Never nobody starts a container again that was killed. */
const phaseOf = (pod: Pod, health: readonly ContainerHealth[]): 'Running' | 'Failed' =>
  pod.spec.restartPolicy === 'Never' && health.every(({ restarts }) => restarts !== undefined) ? 'Failed' : 'Running'

const merged = (given: readonly Condition[], computed: readonly Condition[]): readonly Condition[] => [
  ...given.filter(({ type }) => !computed.some((condition) => condition.type === type)),
  ...computed,
]

function conditionsOf(
  pod: Pod,
  health: readonly ContainerHealth[],
  runs: boolean,
  nodeReady: boolean,
): readonly Condition[] {
  const unready = health.filter(({ ready }) => !ready).map(({ container }) => container.name)
  const containers: Condition =
    runs && unready.length === 0
      ? { type: 'ContainersReady', status: 'True' }
      : runs
        ? {
            type: 'ContainersReady',
            status: 'False',
            reason: 'ContainersNotReady',
            message: `containers with unready status: [${unready.join(' ')}]`,
          }
        : { type: 'ContainersReady', status: 'False', reason: 'PodFailed' }
  return [
    { type: 'PodReadyToStartContainers', status: 'True' },
    { type: 'Initialized', status: 'True' },
    readyCondition(pod, containers, nodeReady),
    containers,
    { type: 'PodScheduled', status: 'True' },
  ]
}

/** A Node that is not heard of makes its Pods not ready, whatever their containers do. */
function readyCondition(pod: Pod, containers: Condition, nodeReady: boolean): Condition {
  if (containers.status !== 'True') return { ...containers, type: 'Ready' }
  if (!nodeReady) return { type: 'Ready', status: 'False', reason: 'NodeNotReady', message: 'Node is not ready' }
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

function containerStatus(pod: Pod, health: ContainerHealth, runs: boolean): ContainerStatus {
  const { container, restarts, ready } = health
  const status = { name: container.name, image: container.image ?? '', restartCount: 0 }
  if (!runs) {
    return { ...status, ready: false, started: false, state: { terminated: { reason: 'Error', exitCode: 137 } } }
  }
  if (restarts === undefined) return { ...status, ready, started: true, state: { running: {} } }
  // The delay between restarts has reached its longest, five minutes, with the sixth of them.
  const message = `back-off 5m0s restarting failed container=${container.name} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`
  return {
    ...status,
    restartCount: 6,
    ready: false,
    started: false,
    state: { waiting: { reason: 'CrashLoopBackOff', message } },
  }
}

/** Init containers have done their work at once; sidecars run on. */
function initStatuses(pod: Pod, given: PodStatus | undefined): Pick<PodStatus, 'initContainerStatuses'> {
  const containers: readonly Container[] = pod.spec.initContainers ?? []
  if (given?.initContainerStatuses !== undefined || containers.length === 0) return {}
  return {
    initContainerStatuses: containers.map(({ name, image = '', restartPolicy }) =>
      restartPolicy === 'Always'
        ? { name, image, restartCount: 0, ready: true, started: true, state: { running: {} } }
        : {
            name,
            image,
            restartCount: 0,
            ready: true,
            started: false,
            state: { terminated: { reason: 'Completed', exitCode: 0 } },
          },
    ),
  }
}
