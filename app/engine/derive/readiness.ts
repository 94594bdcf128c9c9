import type { ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import { objectKey } from '#model/objectMeta'
import { objectOf } from '#kinds/registry'
import type { Condition } from '#kinds/node/schema'
import type { Container, Pod, Probe } from '#kinds/pod/schema'
import { listensOf } from '../kubelet/appModel'
import type { PodState } from './graph'

/** Why a Pod gets no requests through a Service; `ready` when it does. */
export type Readiness =
  | { readonly kind: 'ready' | 'terminating' | 'completed' }
  | { readonly kind: 'pending'; readonly message: string }
  /** A readiness probe asks a port that nothing listens on. */
  | { readonly kind: 'probeRefused'; readonly container: number; readonly probe: Probe; readonly port: number }
  /** The application answers the readiness probe with a failure. */
  | { readonly kind: 'probeFails'; readonly container: number; readonly probe: Probe }
  | { readonly kind: 'notReady'; readonly message: string }

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

function failingProbe(pod: Pod, store: ObjectStore): Readiness | undefined {
  const listening = new Set(listensOf(pod, store).map((socket) => socket.port))
  for (const [container, { readinessProbe: probe, ports }] of pod.spec.containers.entries()) {
    if (!probe) continue
    const port = probePort(probe, ports ?? [])
    if (port !== undefined && !listening.has(port)) return { kind: 'probeRefused', container, probe, port }
  }
  const container = pod.spec.containers.findIndex((one) => one.readinessProbe !== undefined)
  const probe = pod.spec.containers[container]?.readinessProbe
  const answersNo = /(^|,)\s*readiness\s*=\s*fail/.test(pod.metadata.annotations?.[probesAnnotation] ?? '')
  return probe && answersNo ? { kind: 'probeFails', container, probe } : undefined
}

/** Says how a container answers its probes. */
export const probesAnnotation = 'kubewalk.dev/probes'

/** The number of the port that a probe asks; undefined when it asks none, or one by a name that no container port has. */
function probePort(probe: Probe, ports: NonNullable<Container['ports']>): number | undefined {
  const port = (probe.httpGet ?? probe.tcpSocket ?? probe.grpc)?.port
  if (typeof port !== 'string') return port
  return ports.find((one) => one.name === port)?.containerPort
}

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
      return `Readiness probe ${probeText(readiness.probe)} is refused: nothing listens on ${readiness.port}.`
    case 'probeFails':
      return `Readiness probe ${probeText(readiness.probe)} fails.`
  }
}

const sentence = (text: string): string => {
  const upper = `${text.charAt(0).toUpperCase()}${text.slice(1)}`
  return upper.endsWith('.') ? upper : `${upper}.`
}
