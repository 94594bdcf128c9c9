import { isPodTerminal } from '#kinds/pod/conditions'
import type { Container, ContainerStatus, Pod } from '#kinds/pod/schema'
import { simTime, type SimTime } from '#model/simTime'
import type { ContainerLook, ContainerRun, Ended, KubeletContext, NoPlace, PodRun, ProbeWorker } from './podRun'
import type { PodPlace } from './podPlace'
import { newWorkers } from './probeWorkers'
import { longestBackOffMs } from './restartBackOff'

/**
 * The run of a Pod that its kubelet meets now. One that has a status with running containers already runs: they go on as
 * the status says, with their probes answered that far, as after a restart of the kubelet.
 */
export function adopted(pod: Pod, place: PodPlace | NoPlace, at: SimTime, context: KubeletContext): PodRun {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
  const runs = statuses.some(({ state }) => state?.running !== undefined || state?.terminated !== undefined)
  const hasSandbox = runs || statuses.some(({ lastState }) => lastState?.terminated !== undefined)
  return {
    pod,
    ...('lacks' in place ? place : { place }),
    sandbox: { kind: hasSandbox ? 'ready' : 'none' },
    containers: [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((container) => {
      const status = statuses.find(({ name }) => name === container.name)
      return adoptedContainer(pod, container, status, at, context)
    }),
    queue: [],
    ...(isPodTerminal(pod) ? { ending: { since: at, deleted: false } } : {}),
    isOver: isPodTerminal(pod),
    reported: pod.status ?? {},
  }
}

function adoptedContainer(
  pod: Pod,
  container: Container,
  status: ContainerStatus | undefined,
  at: SimTime,
  context: KubeletContext,
): ContainerRun {
  const look = lookOf(status, at)
  const waits = status?.state?.waiting?.reason === 'CrashLoopBackOff' && look.state.kind === 'exited'
  return {
    container,
    ...look,
    seen: look,
    ...(waits
      ? {
          backOff: { delayMs: longestBackOffMs, since: at },
          waits: { until: simTime(at + longestBackOffMs), delayMs: longestBackOffMs },
        }
      : {}),
    workers: newWorkers(pod, container, at, context).map((worker) => workerSoFar(worker, status)),
    listens: look.state.kind === 'running',
  }
}

function lookOf(status: ContainerStatus | undefined, at: SimTime): ContainerLook {
  const { running, terminated, waiting } = status?.state ?? {}
  const starts = (status?.restartCount ?? 0) + 1
  const last = endOf(status?.lastState?.terminated, at)
  if (running !== undefined) return { state: { kind: 'running', since: at }, starts, ...(last && { last }) }
  const ended = endOf(terminated, at)
  if (ended !== undefined) return { state: { kind: 'exited', ended }, starts, ...(last && { last }) }
  return waiting !== undefined && last !== undefined
    ? { state: { kind: 'exited', ended: last }, starts }
    : { state: { kind: 'waiting' }, starts: 0 }
}

const endOf = (terminated: { readonly exitCode?: number } | undefined, at: SimTime): Ended | undefined =>
  terminated === undefined ? undefined : { startedAt: at, finishedAt: at, exitCode: terminated.exitCode ?? 0 }

function workerSoFar(worker: ProbeWorker, status: ContainerStatus | undefined): ProbeWorker {
  const isDone =
    (worker.state.kind === 'startup' && status?.started === true) ||
    (worker.state.kind === 'readiness' && status?.ready === true)
  return isDone ? { ...worker, state: { ...worker.state, recorded: 'success' } } : worker
}
