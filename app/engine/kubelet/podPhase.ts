import { isSidecar } from '#kinds/pod/containers'
import type { ContainerStatus, PodSpec, PodStatus } from '#kinds/pod/schema'

/** How far the containers of one sort have come. */
interface Count {
  readonly waiting: number
  readonly running: number
  readonly stopped: number
  readonly succeeded: number
  readonly unknown: number
}

/**
 * The phase of a Pod, from what is known of its containers.
 *
 * `isTerminal` says that nothing of it will run again: it is deleted, evicted or past its deadline. A container that
 * waits for its next try counts as stopped, so a Pod that crashes again and again is Running.
 * Upstream: pkg/kubelet/kubelet_pods.go getPhase, v1.34.
 */
export function podPhase(
  spec: PodSpec,
  statuses: readonly ContainerStatus[],
  isTerminal: boolean,
): NonNullable<PodStatus['phase']> {
  const init = initProgress(spec, statuses)
  if (init.failed && spec.restartPolicy === 'Never') return 'Failed'
  if (init.pending || (init.sidecarsPending && !hasStartedRegular(spec, statuses))) return 'Pending'
  const { waiting, running, stopped, succeeded, unknown } = countOf(spec, statuses)
  if (waiting > 0 || unknown > 0) return 'Pending'
  if (running > 0) return 'Running'
  if (stopped === 0) return 'Pending'
  if (isTerminal) return stopped === succeeded ? 'Succeeded' : 'Failed'
  if ((spec.restartPolicy ?? 'Always') === 'Always') return 'Running'
  if (stopped === succeeded) return 'Succeeded'
  return spec.restartPolicy === 'Never' ? 'Failed' : 'Running'
}

/**
 * Whether a regular container runs or has run: init containers have then done their work, whatever has become of them.
 *
 * Upstream: pkg/kubelet/container/helpers.go HasAnyRegularContainerStarted.
 */
export const hasStartedRegular = (spec: PodSpec, statuses: readonly ContainerStatus[]): boolean =>
  spec.containers.some(({ name }) => {
    const { state } = statuses.find((one) => one.name === name) ?? {}
    return state?.running !== undefined || state?.terminated !== undefined
  })

function initProgress(
  spec: PodSpec,
  statuses: readonly ContainerStatus[],
): { readonly failed: boolean; readonly pending: boolean; readonly sidecarsPending: boolean } {
  let failed = false
  let pending = false
  let sidecarsPending = false
  for (const container of spec.initContainers ?? []) {
    const status = statuses.find(({ name }) => name === container.name)
    const { running, terminated, waiting } = status?.state ?? {}
    const last = waiting === undefined ? undefined : status?.lastState?.terminated
    if (isSidecar(container)) {
      const starts = running !== undefined && status?.started !== true
      const waits = running === undefined && terminated === undefined && last === undefined
      if (status !== undefined && (starts || waits)) sidecarsPending = true
      continue
    }
    const ended = terminated ?? last
    if (ended === undefined) pending = true
    else if ((ended.exitCode ?? 0) !== 0) failed = true
  }
  return { failed, pending, sidecarsPending }
}

/** Sidecars count as running, waiting or unknown; one that has ended decides nothing. */
function countOf(spec: PodSpec, statuses: readonly ContainerStatus[]): Count {
  const count = { waiting: 0, running: 0, stopped: 0, succeeded: 0, unknown: 0 }
  for (const container of [...(spec.initContainers ?? []).filter(isSidecar), ...spec.containers]) {
    const status = statuses.find(({ name }) => name === container.name)
    const { running, terminated, waiting } = status?.state ?? {}
    const isRegular = !isSidecar(container)
    if (running !== undefined) count.running += 1
    else if (terminated !== undefined) {
      if (isRegular) count.stopped += 1
      if (isRegular && (terminated.exitCode ?? 0) === 0) count.succeeded += 1
    } else if (waiting === undefined) count.unknown += 1
    else if (status?.lastState?.terminated === undefined) count.waiting += 1
    else if (isRegular) count.stopped += 1
  }
  return count
}
