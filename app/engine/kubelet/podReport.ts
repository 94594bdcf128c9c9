import { isSidecar } from '#kinds/pod/containers'
import type { ContainerStatus, Pod, PodStatus } from '#kinds/pod/schema'
import { isEqual } from '#lib/isEqual'
import type { SimTime } from '#model/simTime'
import { timestamp } from '../apiserver/timestamp'
import { podConditions } from './podConditions'
import { podPhase } from './podPhase'
import type { Advanced, ContainerRun, Ended, PodRun } from './podRun'
import { isReady, isStarted, type ContainerProbes } from './probeState'
import { crashLoopState } from './restartBackOff'

/** The run with its status reported, if there is something new to report. */
export function reported(run: PodRun, at: SimTime): Advanced {
  const status = statusOf(run)
  if (isEqual(status, run.reported)) return { run, effects: [] }
  return { run: { ...run, reported: status }, effects: [{ at, type: 'status', status }] }
}

/**
 * The status of the Pod, from what its kubelet has seen.
 *
 * What others have written there is kept: conditions that are not the kubelet's own. A phase that is an end stays.
 * Upstream: pkg/kubelet/kubelet_pods.go generateAPIPodStatus, v1.34.
 */
export function statusOf(run: PodRun): PodStatus {
  const { pod, place, containers } = run
  const init = new Set((pod.spec.initContainers ?? []).map(({ name }) => name))
  const all = containers.map((one) => ({ isInit: init.has(one.container.name), status: containerStatus(run, one) }))
  const statuses = all.map(({ status }) => status)
  const known = run.reported.phase
  const isDone = run.ending !== undefined && containers.every(({ seen }) => seen.state.kind !== 'running')
  const phase = known === 'Succeeded' || known === 'Failed' ? known : podPhase(pod.spec, statuses, isDone)
  const hasSandbox = run.sandbox.kind === 'ready' && run.removedAt === undefined
  const computed = podConditions(pod, { phase, statuses, hasSandbox })
  const others = (pod.status?.conditions ?? []).filter(({ type }) => !computed.some((one) => one.type === type))
  const initContainerStatuses = all.flatMap(({ isInit, status }) => (isInit ? [status] : []))
  return {
    phase,
    conditions: [...others, ...computed],
    ...(place === undefined ? {} : { hostIP: place.hostIPs[0], hostIPs: place.hostIPs.map((ip) => ({ ip })) }),
    ...(place === undefined || run.sandbox.kind !== 'ready'
      ? {}
      : { podIP: place.podIPs[0], podIPs: place.podIPs.map((ip) => ({ ip })) }),
    ...(initContainerStatuses.length === 0 ? {} : { initContainerStatuses }),
    containerStatuses: all.flatMap(({ isInit, status }) => (isInit ? [] : [status])),
  }
}

function containerStatus(run: PodRun, one: ContainerRun): ContainerStatus {
  const { container, seen } = one
  const { state } = seen
  const isRunning = state.kind === 'running'
  const isInit = run.pod.spec.initContainers?.some(({ name }) => name === container.name) === true
  const status = {
    name: container.name,
    image: container.image ?? '',
    restartCount: Math.max(0, seen.starts - 1),
    ready:
      isInit && !isSidecar(container)
        ? state.kind === 'exited' && state.ended.exitCode === 0
        : isReady(isRunning, probesOf(one)),
    started: isStarted(isRunning, probesOf(one)),
  }
  const lastState = seen.last === undefined ? {} : { lastState: terminated(seen.last) }
  if (state.kind === 'running') {
    return { ...status, ...lastState, state: { running: { startedAt: timestamp(state.since) } } }
  }
  if (state.kind !== 'exited') return { ...status, state: { waiting: { reason: waitingReason(run.pod) } } }
  return one.waits === undefined
    ? { ...status, ...lastState, state: terminated(state.ended) }
    : {
        ...status,
        state: crashLoopState(run.pod, container.name, one.waits.delayMs),
        lastState: terminated(state.ended),
      }
}

/** The states of a container's probes. */
export const probesOf = ({ workers }: ContainerRun): ContainerProbes =>
  Object.fromEntries(workers.map(({ state }) => [state.kind, state]))

const terminated = ({ startedAt, finishedAt, exitCode, reason }: Ended) => ({
  terminated: {
    reason: reason ?? (exitCode === 0 ? 'Completed' : 'Error'),
    exitCode,
    startedAt: timestamp(startedAt),
    finishedAt: timestamp(finishedAt),
  },
})

const waitingReason = ({ spec }: Pod): string =>
  (spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating'
