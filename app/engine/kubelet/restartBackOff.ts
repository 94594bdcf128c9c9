import type { ContainerState, Pod } from '#kinds/pod/schema'
import { simTime, type SimTime } from '#model/simTime'

/** How long a container has to wait for its next start. */
export interface RestartBackOff {
  readonly delayMs: number
  /** When the container was last started again. */
  readonly since: SimTime
}

const firstMs = 10_000
/** The longest that a container ever waits. */
export const longestBackOffMs = 300_000

/**
 * When a container that exited then may be started again: at once the first time, then after 10, 20, 40 seconds and so
 * on up to five minutes, counted from its exit.
 *
 * Upstream: pkg/kubelet/kuberuntime/kuberuntime_manager.go doBackOff; client-go util/flowcontrol/backoff.go.
 */
export const restartAt = (backOff: RestartBackOff | undefined, exited: SimTime): SimTime =>
  backOff === undefined || hasExpired(backOff, exited) ? exited : simTime(exited + backOff.delayMs)

/** The back-off after the container that exited then was started again now. */
export function afterRestart(backOff: RestartBackOff | undefined, exited: SimTime, now: SimTime): RestartBackOff {
  const delayMs =
    backOff === undefined || hasExpired(backOff, exited) ? firstMs : Math.min(2 * backOff.delayMs, longestBackOffMs)
  return { delayMs, since: now }
}

/** A container that ran on for ten minutes begins anew. */
const hasExpired = ({ since }: RestartBackOff, exited: SimTime): boolean => exited - since > 2 * longestBackOffMs

/** The state of a container that waits for its next start, as the kubelet reports it. */
export const crashLoopState = (
  pod: Pod,
  container: string,
  delayMs: number,
): Required<Pick<ContainerState, 'waiting'>> => ({
  waiting: {
    reason: 'CrashLoopBackOff',
    message: `back-off ${durationText(delayMs)} restarting failed container=${container} pod=${podText(pod)}`,
  },
})

/** How a kubelet names a Pod in its messages: `web_default(uid)`. Upstream: pkg/kubelet/util/format/pod.go. */
export const podText = ({ metadata }: Pod): string =>
  `${metadata.name}_${metadata.namespace ?? ''}(${metadata.uid ?? ''})`

/** Whole seconds as Go prints a duration: `10s`, `1m20s`, `5m0s`. */
function durationText(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}
