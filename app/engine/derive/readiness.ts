import type { ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import { objectKey } from '#model/objectMeta'
import type { Protocol } from '#model/port'
import { objectOf } from '#kinds/registry'
import type { Condition } from '#kinds/node/schema'
import type { Pod, Probe } from '#kinds/pod/schema'
import type { ProbeKind } from '#kinds/pod/containers'
import { listensOf, probePort } from '../kubelet/appModel'
import { declaredAnswer } from '../kubelet/behaviour'
import { isLoopback } from '../linux/addresses'
import type { PodState } from './graph'

/** Why a Pod gets no requests through a Service; `ready` when it does. */
export type Readiness =
  | { readonly kind: 'ready' | 'terminating' | 'completed' }
  | { readonly kind: 'pending' | 'notReady'; readonly message: string }
  | FailingProbe

/** A probe that keeps a container from being ready; one for startup or liveness also has it restarted for ever. */
export interface FailingProbe {
  readonly kind: 'probeRefused' | 'probeFails'
  readonly which: ProbeKind
  readonly container: number
  readonly probe: Probe
  /** What it asks; absent when no container port has the name it asks for, or when it asks no port. */
  readonly port?: number
}

/** Whether a Pod is ready, from its status; and if not, the first thing that explains it. */
export function readinessOf(pod: Pod, store: ObjectStore): Readiness {
  if (pod.metadata.deletionTimestamp !== undefined) return { kind: 'terminating' }
  const phase = pod.status?.phase
  if (phase === 'Succeeded' || phase === 'Failed') return { kind: 'completed' }
  if (conditionOf(pod, 'Ready')?.status === 'True') return { kind: 'ready' }
  if (pod.spec.nodeName === undefined) {
    return { kind: 'pending', message: conditionOf(pod, 'PodScheduled')?.message ?? 'waits for a Node' }
  }
  if (!nodeOf(pod, store)) return { kind: 'pending', message: `there is no Node ${pod.spec.nodeName}` }
  if (phase !== 'Running') return { kind: 'pending', message: 'its containers have not started' }
  return failingProbe(pod, store) ?? { kind: 'notReady', message: messageOf(conditionOf(pod, 'Ready')) }
}

const conditionOf = (pod: Pod, type: string): Condition | undefined =>
  pod.status?.conditions?.find((condition) => condition.type === type)

const messageOf = (condition: Condition | undefined): string =>
  condition?.message ?? condition?.reason ?? 'its condition Ready is not True'

/** The key of the Node that a Pod is bound to, when there is such a Node. */
export function nodeOf(pod: Pod, store: ObjectStore): ObjectKey | undefined {
  const key = objectKey('Node', '', pod.spec.nodeName ?? '')
  return objectOf(store, 'Node', key) ? key : undefined
}

/** The first probe that fails: refused where nothing reachable listens, else answered with a failure. */
function failingProbe(pod: Pod, store: ObjectStore): FailingProbe | undefined {
  const ports = listeningPorts(pod, store, 'TCP')
  for (const which of probeKinds) {
    for (const [index, container] of pod.spec.containers.entries()) {
      const probe = container[`${which}Probe`]
      if (!probe) continue
      const asksPort = probe.exec === undefined
      const port = probePort(container, which)
      const found = { which, container: index, probe, ...(port === undefined ? {} : { port }) }
      if (asksPort && (port === undefined || !ports.includes(port))) return { ...found, kind: 'probeRefused' }
      if (declaredAnswer(pod, which) === 'fail') return { ...found, kind: 'probeFails' }
    }
  }
  return undefined
}

const probeKinds: readonly ProbeKind[] = ['startup', 'liveness', 'readiness']

/** The ports on which a Pod's application can be reached from outside it. */
export const listeningPorts = (pod: Pod, store: ObjectStore, protocol: Protocol): readonly number[] => [
  ...new Set(
    listensOf(pod, store)
      .filter((socket) => socket.protocol === protocol && !isLoopback(socket.address))
      .map((socket) => socket.port),
  ),
]

/** A probe as people name it: `GET :8081/healthz`, `TCP :6379`. */
export function probeText(probe: Probe): string {
  if (probe.httpGet) return `GET :${probe.httpGet.port}${probe.httpGet.path ?? '/'}`
  if (probe.tcpSocket) return `TCP :${probe.tcpSocket.port}`
  if (probe.grpc) return `gRPC :${probe.grpc.port}`
  return probe.exec?.command?.join(' ') ?? 'exec'
}

/** The state that the canvas shows. */
export function podStateOf(readiness: Readiness): PodState {
  switch (readiness.kind) {
    case 'ready':
    case 'terminating':
    case 'completed':
    case 'pending':
      return readiness.kind
    case 'probeRefused':
    case 'probeFails':
    case 'notReady':
      return 'notReady'
  }
}

/** One sentence on why a Pod is not ready; empty when it is. */
export function becauseOf(readiness: Readiness): string {
  switch (readiness.kind) {
    case 'ready':
      return ''
    case 'terminating':
      return 'It is being deleted.'
    case 'completed':
      return 'Its containers have ended.'
    case 'pending':
    case 'notReady':
      return sentence(readiness.message)
    case 'probeRefused':
      return `${capital(readiness.which)} probe ${probeText(readiness.probe)} is refused: ${refusal(readiness)}.${restarts(readiness)}`
    case 'probeFails':
      return `${capital(readiness.which)} probe ${probeText(readiness.probe)} fails.${restarts(readiness)}`
  }
}

const refusal = ({ port }: FailingProbe): string =>
  port === undefined ? 'no container port has that name' : `nothing listens on ${port}`

const restarts = ({ which }: FailingProbe): string =>
  which === 'readiness' ? '' : ' The container restarts again and again.'

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const sentence = (text: string): string => (text.endsWith('.') ? capital(text) : `${capital(text)}.`)
