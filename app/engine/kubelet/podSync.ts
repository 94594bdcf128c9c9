import { isSidecar } from '#kinds/pod/containers'
import { isPodTerminating } from '#kinds/pod/conditions'
import { simTime, type SimTime } from '#model/simTime'
import { changed, eventOf, inTurn, quietly, telling, withContainer, type Change } from './podChange'
import { probesOf, reported } from './podReport'
import type { Advanced, ContainerRun, KubeletContext, PodRun } from './podRun'
import { startNext } from './podStart'
import { endingGoesOn, endingGraceMs, hurried, over, stopping } from './podStop'
import { demandsRestart, isStarted } from './probeState'
import { readinessAsked, workersForNewContainer } from './probeWorkers'
import { afterRestart, podText, restartAt } from './restartBackOff'
import { isRestarted } from './restartPolicy'
import { graceOf } from './termination'

/**
 * One pass of the kubelet over its Pod: it does what there is to do for all that it has seen, and reports.
 *
 * Upstream: pkg/kubelet/kubelet.go SyncPod, SyncTerminatingPod; pkg/kubelet/kuberuntime/kuberuntime_manager.go
 * computePodActions, v1.34.
 */
export function synced(run: PodRun, at: SimTime, context: KubeletContext): Advanced {
  const isDeletedLater = isPodTerminating(run.pod) && run.ending?.deleted === false
  if ((run.isOver && !isDeletedLater) || run.removedAt !== undefined) return { run, effects: [] }
  return inTurn(
    run,
    (it) => acted(it, at, context),
    (it) => reported(it, at),
    (it) => (it.ending === undefined ? readinessAsked(it, at) : { run: it, effects: [] }),
  )
}

/** Whether the kubelet is in the middle of a pass that takes time, so that it does not look. */
export const isBusy = ({ sandbox, queue, containers, ending }: PodRun): boolean =>
  sandbox.kind === 'creating' ||
  queue.length > 0 ||
  ending !== undefined ||
  containers.some(({ stop }) => stop?.restarts === true)

/** The run after the kubelet has looked at its containers. What is being started it sees when it runs. */
export function lookedAt(run: PodRun): PodRun {
  const { changedAt: _, ...rest } = run
  return {
    ...rest,
    containers: run.containers.map((one) => {
      const { state, starts, last, seen } = one
      if (state.kind === 'pulling' || state.kind === 'creating') return one
      const next = { state, starts, ...(last === undefined ? {} : { last }) }
      const isNew = starts > seen.starts
      return { ...one, seen: next, ...(isNew ? { workers: workersForNewContainer(one.workers) } : {}) }
    }),
  }
}

function acted(run: PodRun, at: SimTime, context: KubeletContext): Advanced {
  const { times } = context
  if (isPodTerminating(run.pod)) {
    return run.ending?.deleted === true ? { run: hurried(run, at), effects: [] } : ended(run, at, context, true)
  }
  if (run.ending !== undefined) return { run, effects: [] }
  if (run.sandbox.kind === 'none') {
    if (run.place === undefined) {
      const message = `Failed to create pod sandbox: ${run.lacks ?? ''}`
      return inTurn(run, telling(eventOf(at, 'FailedCreatePodSandBox', message, 'Warning')))
    }
    return { run: { ...run, sandbox: { kind: 'creating', until: simTime(at + times.sandbox) } }, effects: [] }
  }
  return run.sandbox.kind === 'creating' ? { run, effects: [] } : actedOnContainers(run, at, context)
}

/** What the state of the containers asks for: those that may start, wait or have to be killed. */
export function actedOnContainers(run: PodRun, at: SimTime, context: KubeletContext): Advanced {
  const { spec } = run.pod
  const init = new Set((spec.initContainers ?? []).map(({ name }) => name))
  const regular = run.containers.filter(({ container }) => !init.has(container.name))
  const isInitialized = regular.some(({ seen }) => seen.starts > 0)
  const changes: Change[] = []
  let mayGoOn = true
  for (const one of run.containers) {
    const isWorker = init.has(one.container.name) && !isSidecar(one.container)
    if (!mayGoOn || (isInitialized && isWorker)) continue
    const { state } = one.seen
    if (isWorker && state.kind === 'exited' && state.ended.exitCode === 0) continue
    if (isWorker && state.kind === 'exited' && spec.restartPolicy === 'Never') return ended(run, at, context, false)
    changes.push((it) => actedOn(it, one, at))
    const isUp = state.kind === 'running' && isSidecar(one.container) && isStarted(true, probesOf(one))
    if (init.has(one.container.name) && !isUp && !isInitialized) mayGoOn = false
  }
  const isDone = regular.every(
    ({ container, seen: { state } }) => state.kind === 'exited' && !isRestarted(spec, container, state.ended.exitCode),
  )
  if (isInitialized && isDone) return ended(run, at, context, false)
  return inTurn(run, ...changes, (it) => startNext(it, at, context.times))
}

function actedOn(run: PodRun, one: ContainerRun, at: SimTime): Advanced {
  const { container, seen, stop, state } = one
  const { name } = container
  if (seen.state.kind === 'running') {
    const failed = one.workers.find((worker) => demandsRestart(worker.state))?.state.kind
    if (failed === undefined || stop !== undefined || state.kind !== 'running') return { run, effects: [] }
    const restarts = isSidecar(container) || run.pod.spec.restartPolicy !== 'Never'
    const grace = graceOf(run.pod.spec, container, { probe: failed })
    const what = `Container ${name} failed ${failed} probe${restarts ? ', will be restarted' : ''}`
    return inTurn(
      run,
      telling(eventOf(at, 'Killing', what)),
      quietly((it) => stopping(it, one, at, grace, restarts)),
    )
  }
  // What has happened since the kubelet looked is for its next look.
  if (run.queue.includes(name) || state.kind !== seen.state.kind || one.starts !== seen.starts) {
    return { run, effects: [] }
  }
  const queued = (it: PodRun): PodRun => ({ ...it, queue: [...it.queue, name] })
  if (state.kind !== 'exited') return { run: queued(run), effects: [] }
  const { finishedAt, exitCode } = state.ended
  const isInit = run.pod.spec.initContainers?.some((init) => init.name === name) === true
  if (one.waits !== undefined || !(isInit || isRestarted(run.pod.spec, container, exitCode))) {
    return { run, effects: [] }
  }
  const until = restartAt(one.backOff, finishedAt)
  if (until <= at) return { run: queued(withBackOff(run, one, at)), effects: [] }
  const message = `Back-off restarting failed container ${name} in pod ${podText(run.pod)}`
  return inTurn(
    run,
    telling(eventOf(at, 'BackOff', message, 'Warning')),
    quietly((it) =>
      withContainer(it, name, (waiting) => ({ ...waiting, waits: { until, delayMs: one.backOff?.delayMs ?? 0 } })),
    ),
  )
}

/** The container's wait is over, and it is started again. */
export function backOffEnded(run: PodRun, one: ContainerRun, at: SimTime, context: KubeletContext): Advanced {
  const queued = { ...withBackOff(run, one, at), queue: [...run.queue, one.container.name] }
  return startNext(queued, at, context.times)
}

const withBackOff = (run: PodRun, { container, state, backOff }: ContainerRun, at: SimTime): PodRun =>
  state.kind === 'exited'
    ? withContainer(run, container.name, (one) => ({
        ...one,
        backOff: afterRestart(backOff, state.ended.finishedAt, at),
      }))
    : run

/** Everything is stopped, for a deletion or since the Pod is done; what was being started is given up. */
function ended(run: PodRun, at: SimTime, { times }: KubeletContext, deleted: boolean): Advanced {
  const graceMs = endingGraceMs(run)
  const given: PodRun = {
    ...run,
    ending: { since: at, deleted },
    queue: [],
    sandbox: run.sandbox.kind === 'ready' ? run.sandbox : { kind: 'none' },
    containers: run.containers.map(givenUp),
  }
  if (run.isOver) return { run: over(given, at, times), effects: [] }
  const running = given.containers.filter(({ state, stop }) => state.kind === 'running' && stop === undefined)
  return inTurn(
    changed(given, at),
    telling(...running.map(({ container }) => eventOf(at, 'Killing', `Stopping container ${container.name}`))),
    ...running.map((one) => quietly((it) => stopping(it, one, at, graceMs, false))),
    (it) => endingGoesOn(it, at, times),
  )
}

function givenUp(container: ContainerRun): ContainerRun {
  const { waits: _, ...one } = container
  if (one.state.kind !== 'pulling' && one.state.kind !== 'creating') return one
  const { ended } = one.state
  return { ...one, state: ended === undefined ? { kind: 'waiting' } : { kind: 'exited', ended } }
}
