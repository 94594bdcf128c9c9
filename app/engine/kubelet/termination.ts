import type { Container, PodSpec } from '#kinds/pod/schema'
import type { ProbeKind } from '#kinds/pod/containers'

/** What stopping a container means for its process, all in milliseconds. */
export interface StopBehaviour {
  /** How long its preStop hook takes; undefined when it has none. */
  readonly preStopMs: number | undefined
  /** How long it takes from SIGTERM to its exit; undefined: it does not heed it. */
  readonly exitsAfterMs: number | undefined
}

/** When what happens to a container that is stopped, in milliseconds from the moment the kubelet begins. */
export interface StopTimes {
  readonly preStop?: number
  readonly sigterm: number
  /** Absent when the container has exited before. */
  readonly sigkill?: number
  readonly exit: number
}

const leastGraceMs = 2000

/**
 * How a container is stopped: its preStop hook, SIGTERM, and SIGKILL when its grace is over.
 *
 * The hook's time counts against the grace, and a hook that takes longer is left alone; but after SIGTERM a container
 * always has two seconds. `turnMs` is how long a sidecar has to wait until what it serves has ended; its hook does not wait.
 * Upstream: pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer, v1.34.
 */
export function stopTimes(graceMs: number, { preStopMs, exitsAfterMs }: StopBehaviour, turnMs = 0): StopTimes {
  const hook = preStopMs === undefined || graceMs === 0 ? undefined : Math.min(preStopMs, graceMs)
  const sigterm = Math.max(hook ?? 0, Math.min(turnMs, graceMs))
  const sigkill = sigterm + Math.max(graceMs - sigterm, leastGraceMs)
  const exit = exitsAfterMs === undefined ? Infinity : sigterm + exitsAfterMs
  return {
    ...(hook === undefined ? {} : { preStop: 0 }),
    sigterm,
    ...(exit < sigkill ? {} : { sigkill }),
    exit: Math.min(exit, sigkill),
  }
}

/** What a kubelet stops a container for: its Pod is deleted, or a probe has failed. */
export type StopCause = { readonly deletionGraceSeconds: number } | { readonly probe: ProbeKind }

/** How long a container is given. Upstream: pkg/kubelet/kuberuntime/kuberuntime_container.go setTerminationGracePeriod. */
export function graceOf(spec: PodSpec, container: Container, cause: StopCause): number {
  const seconds =
    'probe' in cause
      ? (container[`${cause.probe}Probe`]?.terminationGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30)
      : cause.deletionGraceSeconds
  return 1000 * seconds
}

/** The exit code of a process that SIGKILL ended: 128 and the number of the signal. */
export const killedExitCode = 137
