import { isSidecar } from '#kinds/pod/containers'
import { simTime, type SimTime } from '#model/simTime'
import { preStopMs, shutdownMs } from './behaviour'
import { changed, inTurn, quietly, telling, withContainer, type Change } from './podChange'
import { reported } from './podReport'
import type { Advanced, ContainerRun, KubeletTimes, PlannedSignal, PodRun, Stop } from './podRun'
import { afterRestart, restartAt } from './restartBackOff'
import { killedExitCode, stopTimes } from './termination'
import { startNext } from './podStart'

/** Begins to stop a container that runs: its hook first, then SIGTERM, then SIGKILL. */
export function stopping(run: PodRun, one: ContainerRun, at: SimTime, graceMs: number, restarts: boolean): PodRun {
  // A sidecar's hook runs with those of the others; only its signals wait.
  const awaitsTurn = run.ending !== undefined && isSidecar(one.container)
  const stop = planned(run, one, { since: at, graceMs, restarts }, 0)
  const signals = awaitsTurn ? stop.signals.filter(({ what }) => what === 'preStop') : stop.signals
  return withContainer(run, one.container.name, (container) => ({
    ...container,
    stop: { ...stop, signals, awaitsTurn },
  }))
}

function planned(
  run: PodRun,
  { container }: ContainerRun,
  { since, graceMs, restarts }: Pick<Stop, 'since' | 'graceMs' | 'restarts'>,
  turnMs: number,
): Stop {
  const behaviour = { preStopMs: preStopMs(container), exitsAfterMs: shutdownMs(run.pod) }
  const times = stopTimes(graceMs, behaviour, turnMs)
  const signal = (what: PlannedSignal['what'], ms: number | undefined): readonly PlannedSignal[] =>
    ms === undefined ? [] : [{ at: simTime(since + ms), what }]
  return {
    since,
    graceMs,
    restarts,
    awaitsTurn: false,
    signals: [
      ...signal('preStop', times.preStop),
      ...signal('SIGTERM', times.sigterm),
      ...signal('SIGKILL', times.sigkill),
    ],
    exit: { at: simTime(since + times.exit), exitCode: times.sigkill === undefined ? 0 : killedExitCode },
  }
}

/** How long the containers of a Pod that ends are given. */
export const endingGraceMs = ({ pod: { metadata, spec } }: PodRun): number =>
  1000 * (metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30)

/** A Pod that is being stopped is given less time than before, from now on; what its hooks still do is not waited for. */
export function hurried(run: PodRun, at: SimTime): PodRun {
  const graceMs = endingGraceMs(run)
  return run.containers.reduce((next, one) => {
    const { stop } = one
    if (one.state.kind !== 'running' || stop === undefined || stop.graceMs <= graceMs) return next
    const isTold = !stop.awaitsTurn && stop.signals.every(({ what }) => what === 'SIGKILL')
    const { signals, ...rest } = planned(run, one, { since: at, graceMs, restarts: stop.restarts }, 0)
    const left = signals.filter(({ what }) => what === 'SIGKILL' || (what === 'SIGTERM' && !isTold))
    const hurrying = { ...rest, signals: stop.awaitsTurn ? [] : left, awaitsTurn: stop.awaitsTurn }
    return withContainer(next, one.container.name, (container) => ({ ...container, stop: hurrying }))
  }, run)
}

/** A sidecar's turn to be stopped has come: all that it serves have ended, or its grace is over. */
export const turnCame = (run: PodRun, one: ContainerRun, at: SimTime): PodRun =>
  withContainer(run, one.container.name, (container) => {
    const { stop } = container
    if (stop === undefined) return container
    const next = planned(run, one, stop, at - stop.since)
    return { ...container, stop: { ...next, signals: next.signals.filter(({ what }) => what !== 'preStop') } }
  })

/** The next signal is sent. What ends by itself before its signal would end it does so. */
export function signalled(run: PodRun, one: ContainerRun, at: SimTime): Advanced {
  const { stop, state } = one
  const [signal] = stop?.signals ?? []
  if (stop === undefined || signal === undefined || state.kind !== 'running') return { run, effects: [] }
  const exits =
    signal.what === 'preStop' || (state.exits !== undefined && state.exits.at < stop.exit.at) ? state.exits : stop.exit
  // Who heeds SIGTERM closes his sockets first, and lets what he has begun come to its end.
  const closes = signal.what === 'SIGTERM' && shutdownMs(run.pod) !== undefined
  const { opens, ...rest } = state
  const next = withContainer(run, one.container.name, (container) => ({
    ...container,
    state: { ...rest, ...(exits === undefined ? {} : { exits }), ...(opens === undefined || closes ? {} : { opens }) },
    stop: { ...stop, signals: stop.signals.slice(1) },
    listens: container.listens && !closes,
  }))
  return { run: next, effects: [{ at, type: 'signal', container: one.container.name, what: signal.what }] }
}

/**
 * A container's process has ended.
 *
 * Whoever was killed to be started again is so at once, unless the end of the one before it is too recent: that is all
 * the kubelet knows of at that moment. Upstream: pkg/kubelet/kuberuntime/kuberuntime_manager.go SyncPod, doBackOff.
 */
export function exited(run: PodRun, one: ContainerRun, at: SimTime, exitCode: number, times: KubeletTimes): Advanced {
  const { state, stop, last, backOff } = one
  if (state.kind !== 'running') return { run, effects: [] }
  const { name } = one.container
  const ended = { startedAt: state.since, finishedAt: at, exitCode }
  const next = changed(
    withContainer(run, name, (container) => {
      const { stop: _, ...rest } = container
      return { ...rest, state: { kind: 'exited', ended }, listens: false }
    }),
    at,
  )
  if (next.ending !== undefined) return endingGoesOn(next, at, times)
  const since = last?.finishedAt ?? at
  if (stop?.restarts !== true || restartAt(backOff, since) > at) return { run: next, effects: [] }
  const queued = withContainer({ ...next, queue: [...next.queue, name] }, name, (container) => ({
    ...container,
    backOff: afterRestart(backOff, since, at),
  }))
  return startNext(queued, at, times)
}

/** Lets sidecars have their turn, the last one first, and finishes when nothing runs any more. */
export function endingGoesOn(run: PodRun, at: SimTime, times: KubeletTimes): Advanced {
  const running = run.containers.filter(({ state }) => state.kind === 'running')
  if (running.length === 0) return finished(run, at, times)
  const next = running.every(({ container }) => isSidecar(container)) ? running.at(-1) : undefined
  return { run: next?.stop?.awaitsTurn === true ? turnCame(run, next, at) : run, effects: [] }
}

/** Nothing runs any more. A deleted Pod's containers that never ran are told to have ended all the same. */
function finished(run: PodRun, at: SimTime, times: KubeletTimes): Advanced {
  const deleted = run.ending?.deleted === true
  const never = { startedAt: at, finishedAt: at, exitCode: killedExitCode, reason: 'ContainerStatusUnknown' }
  const { changedAt: _, ...rest } = run
  const ended: PodRun = {
    ...rest,
    queue: [],
    containers: run.containers.map((one) => {
      const isLeft = one.state.kind === 'waiting' && deleted
      const state = isLeft ? { kind: 'exited' as const, ended: never } : one.state
      return {
        ...one,
        state,
        seen: { state, starts: one.starts, ...(one.last === undefined ? {} : { last: one.last }) },
      }
    }),
  }
  return inTurn(
    ended,
    (it) => reported(it, at),
    quietly((it) => over(it, at, times)),
  )
}

/** What is left of a deleted Pod has to be cleaned up; one that is done stays as it is. */
export const over = (run: PodRun, at: SimTime, times: KubeletTimes): PodRun =>
  run.ending?.deleted === true
    ? { ...run, isOver: false, removedAt: simTime(at + times.cleanUp) }
    : { ...run, isOver: true }

/** The last of the Pod is gone from its Node. */
export const removed =
  (at: SimTime): Change =>
  (run) => {
    const { removedAt: _, ...rest } = run
    return inTurn({ ...rest, isOver: true }, telling({ at, type: 'removed' }))
  }
