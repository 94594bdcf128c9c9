import type { ProbeKind } from '#kinds/pod/containers'
import type { Container, Pod } from '#kinds/pod/schema'
import type { ObjectStore } from '#model/objectStore'
import { listensOf, probePort, type Listener } from './appModel'
import { declaredAnswer, declaredExit } from './behaviour'
import { killedExitCode } from './termination'

/** How a container stands once its probes have been asked often enough. */
export interface ContainerHealth {
  readonly container: Container
  readonly ready: boolean
  /** How it ends, again and again where it is started again: by itself, or since a startup or liveness probe fails for good. */
  readonly exitCode?: number
}

/**
 * How a running container of this Pod stands in the end.
 *
 * A probe that is not configured succeeds. One that is asks a port, and fails where nothing listens; otherwise the
 * Pod's annotation says how it answers. Readiness alone decides who gets traffic.
 */
export function settledHealth(pod: Pod, container: Container, store: ObjectStore): ContainerHealth {
  const exit = declaredExit(pod, container)
  if (exit !== undefined) return { container, ready: false, exitCode: exit.exitCode }
  const listens = listensOf(pod, store)
  // The kubelet throws away what it cannot even ask, so such a startup probe never succeeds and never fails.
  if (container.startupProbe !== undefined && !canAsk(container, 'startup')) return { container, ready: false }
  if (fails(pod, container, 'startup', listens) || fails(pod, container, 'liveness', listens)) {
    return { container, ready: false, exitCode: killedExitCode }
  }
  return { container, ready: !fails(pod, container, 'readiness', listens) }
}

function fails(pod: Pod, container: Container, kind: ProbeKind, listens: readonly Listener[]): boolean {
  const probe = container[`${kind}Probe`]
  if (probe === undefined) return false
  if (!canAsk(container, kind)) return kind === 'readiness'
  if (probe.exec === undefined) {
    const port = probePort(container, kind)
    const ip = pod.status?.podIP ?? ''
    if (port === undefined || !listens.some((one) => isReached(one, port, ip))) return true
  }
  return declaredAnswer(pod, kind) === 'fail'
}

/** Whether there is a port of the name that the probe asks for. */
const canAsk = (container: Container, kind: ProbeKind): boolean =>
  container[`${kind}Probe`]?.exec !== undefined || probePort(container, kind) !== undefined

/** Probes come from the node to the Pod's address, so a process that listens on the loopback address alone is not found. */
const isReached = (listener: Listener, port: number, ip: string): boolean =>
  listener.protocol === 'TCP' &&
  listener.port === port &&
  (listener.address === '::' || listener.address === ip || (listener.address === '0.0.0.0' && !ip.includes(':')))
