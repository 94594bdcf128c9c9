import type { Condition } from '#kinds/node/schema'
import { isSidecar } from '#kinds/pod/containers'
import type { Container, ContainerStatus, Pod, PodStatus } from '#kinds/pod/schema'
import type { ObjectStore } from '#model/objectStore'
import { declaredExit, probesAnnotation } from './behaviour'
import { podConditions } from './podConditions'
import { podPhase } from './podPhase'
import type { PodPlace } from './podPlace'
import { settledHealth, type ContainerHealth } from './probes'
import { crashLoopState, longestBackOffMs } from './restartBackOff'
import { isRestarted } from './restartPolicy'

/** Where a Pod is, and whether anybody hears of its Node. */
type PlaceOnNode = PodPlace & { readonly nodeReady: boolean }

/**
 * The status of a Pod that runs on its Node and has come to rest.
 *
 * What came with the Pod is kept, and only what is missing around it is filled in; but a Pod that declares how its
 * probes answer is ready by that. Upstream: pkg/kubelet/kubelet_pods.go and pkg/kubelet/status/generate.go.
 */
export function settledStatus(pod: Pod, given: PodStatus | undefined, at: PlaceOnNode, store: ObjectStore): PodStatus {
  const declares = pod.metadata.annotations?.[probesAnnotation] !== undefined
  const init = pod.spec.initContainers ?? []
  const stuck = firstFailure(pod)
  const keeps = <T>(value: T | undefined): T | undefined => (declares ? undefined : value)
  const containerStatuses =
    keeps(given?.containerStatuses) ??
    pod.spec.containers.map((container) =>
      stuck === undefined
        ? containerStatus(pod, settledHealth(withIP(pod, at.podIPs[0]), container, store))
        : notStarted(container),
    )
  const isDone =
    (stuck !== undefined && pod.spec.restartPolicy === 'Never') ||
    containerStatuses.every(({ state }) => state?.terminated !== undefined)
  const initContainerStatuses =
    given?.initContainerStatuses ?? init.map((container, i) => initStatus(pod, container, { stuck, isDone }, i))
  const statuses = [...initContainerStatuses, ...containerStatuses]
  const phase = given?.phase ?? podPhase(pod.spec, statuses, false)
  const computed = podConditions(pod, { phase, statuses, hasSandbox: true }).map((condition) =>
    at.nodeReady ? condition : withoutNode(condition),
  )
  return {
    ...given,
    phase,
    conditions: keeps(given?.conditions) ?? merged(given?.conditions ?? [], computed),
    hostIP: given?.hostIP ?? at.hostIPs[0],
    hostIPs: given?.hostIPs ?? at.hostIPs.map((ip) => ({ ip })),
    podIP: given?.podIP ?? at.podIPs[0],
    podIPs: given?.podIPs ?? at.podIPs.map((ip) => ({ ip })),
    ...(initContainerStatuses.length === 0 ? {} : { initContainerStatuses }),
    containerStatuses,
  }
}

const withIP = (pod: Pod, podIP: string): Pod => ({ ...pod, status: { ...pod.status, podIP } })

const merged = (given: readonly Condition[], computed: readonly Condition[]): readonly Condition[] => [
  ...given.filter(({ type }) => !computed.some((condition) => condition.type === type)),
  ...computed,
]

/** A Node that is not heard of makes its Pods not ready, whatever their containers do. */
const withoutNode = (condition: Condition): Condition =>
  condition.type === 'Ready' && condition.status === 'True'
    ? { type: 'Ready', status: 'False', reason: 'NodeNotReady', message: 'Node is not ready' }
    : condition

/** A container that ends again and again waits for its next start, or has ended where nobody starts it again. */
function containerStatus(pod: Pod, { container, exitCode, ready }: ContainerHealth): ContainerStatus {
  const status = { name: container.name, image: container.image ?? '', restartCount: 0 }
  if (exitCode === undefined) return { ...status, ready, started: true, state: { running: {} } }
  const ended = { terminated: { reason: exitCode === 0 ? 'Completed' : 'Error', exitCode } }
  if (!isRestarted(pod.spec, container, exitCode)) return { ...status, ready: false, started: false, state: ended }
  return {
    ...status,
    // The delay between restarts has reached its longest with the sixth of them.
    restartCount: 6,
    ready: false,
    started: false,
    state: crashLoopState(pod, container.name, longestBackOffMs),
    lastState: ended,
  }
}

/** An init container that ends with a failure: nothing after it is ever started. */
interface InitFailure {
  readonly index: number
  readonly exitCode: number
}

function firstFailure(pod: Pod): InitFailure | undefined {
  for (const [index, container] of (pod.spec.initContainers ?? []).entries()) {
    const exitCode = isSidecar(container) ? 0 : (declaredExit(pod, container)?.exitCode ?? 0)
    if (exitCode !== 0) return { index, exitCode }
  }
  return undefined
}

/** Init containers have done their work at once, unless they say otherwise; sidecars run as long as the Pod has work. */
function initStatus(
  pod: Pod,
  container: Container,
  { stuck, isDone }: { readonly stuck: InitFailure | undefined; readonly isDone: boolean },
  index: number,
): ContainerStatus {
  if (stuck !== undefined && index > stuck.index) return notStarted(container)
  if (stuck?.index === index) return containerStatus(pod, { container, ready: false, exitCode: stuck.exitCode })
  return {
    name: container.name,
    image: container.image ?? '',
    restartCount: 0,
    ready: !isSidecar(container) || !isDone,
    ...(isSidecar(container) && !isDone
      ? { started: true, state: { running: {} } }
      : { started: false, state: { terminated: { reason: 'Completed', exitCode: 0 } } }),
  }
}

const notStarted = ({ name, image = '' }: Container): ContainerStatus => ({
  name,
  image,
  restartCount: 0,
  ready: false,
  started: false,
  state: { waiting: { reason: 'PodInitializing' } },
})
