import type { Container, Pod } from '#kinds/pod/schema'
import type { ObjectStore } from '#model/objectStore'
import { endpointText } from '#model/packet'
import { declaredAnswer, listensOf, probePort, type Listener, type ProbeKind } from './appModel'

/** How a container stands once its probes have been asked often enough. */
export interface ContainerHealth {
  readonly container: Container
  /** Why it is started again and again, where a startup or liveness probe fails for good. */
  readonly restarts?: string
  readonly ready: boolean
  /** Why it is not ready, as the kubelet's event says it. */
  readonly because: string
}

/**
 * How a running container of this Pod stands in the end.
 *
 * A probe that is not configured succeeds. One that is asks a port, and fails where nothing listens; otherwise the
 * Pod's annotation says how it answers. A startup or liveness probe that fails for good means a restart after a
 * restart; readiness alone decides who gets traffic.
 */
export function settledHealth(pod: Pod, container: Container, store: ObjectStore): ContainerHealth {
  const listens = listensOf(pod, store)
  for (const kind of ['startup', 'liveness'] as const) {
    const why = whyFails(pod, container, kind, listens)
    if (why !== undefined) return { container, ready: false, restarts: why, because: why }
  }
  const why = whyFails(pod, container, 'readiness', listens)
  return { container, ready: why === undefined, because: why ?? '' }
}

function whyFails(pod: Pod, container: Container, kind: ProbeKind, listens: readonly Listener[]): string | undefined {
  const probe = container[`${kind}Probe`]
  if (probe === undefined) return undefined
  const says = (detail: string): string => `${named[kind]} probe failed: ${detail}`
  const asked = probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port
  if (asked !== undefined) {
    const port = probePort(container, kind)
    if (port === undefined) return says(`couldn't find port ${JSON.stringify(asked)} in container ${container.name}`)
    const ip = pod.status?.podIP ?? ''
    if (!listens.some((one) => isReached(one, port, ip)))
      return says(`dial tcp ${endpointText(ip, port)}: connect: connection refused`)
  }
  if (declaredAnswer(pod, kind) !== 'fail') return undefined
  return says(probe.httpGet === undefined ? 'the probe is declared to fail' : 'HTTP probe failed with statuscode: 503')
}

/** Probes come from the node to the Pod's address, so a process that listens on the loopback address alone is not found. */
const isReached = (listener: Listener, port: number, ip: string): boolean =>
  listener.protocol === 'TCP' &&
  listener.port === port &&
  (listener.address === '::' || listener.address === ip || (listener.address === '0.0.0.0' && !ip.includes(':')))

const named: Readonly<Record<ProbeKind, string>> = { readiness: 'Readiness', liveness: 'Liveness', startup: 'Startup' }
