import type { Pod } from '#kinds/pod/schema'
import { assertNever, invariant } from '#lib/assert'
import { isEqual } from '#lib/isEqual'
import { simTime, type SimTime } from '#model/simTime'
import { adopted } from './podAdopt'
import { changed, inTurn, type Change } from './podChange'
import type { PodPlace } from './podPlace'
import { reported } from './podReport'
import type { Advanced, KubeletContext, NoPlace, PodEffect, PodInput, PodRun } from './podRun'
import { opened, pulled, started } from './podStart'
import { exited, removed, signalled, turnCame } from './podStop'
import { actedOnContainers, backOffEnded, isBusy, lookedAt, synced } from './podSync'
import { nextDue, type Due } from './podTimers'
import { answered, ticked, timedOut } from './probeWorkers'

/** What a step of a Pod's run gives back. */
export interface AdvancedPod {
  readonly state: PodRun
  readonly effects: readonly PodEffect[]
  /** When the run has to be looked at again if nothing comes from outside before; undefined: never. */
  readonly wakeAt?: SimTime
  /** What comes then. */
  readonly next?: Due
}

/**
 * Takes a Pod's run on its Node to a moment, and lets something happen to it there.
 *
 * All that comes of itself until then has happened in its order, each effect with its own time, so that it makes no
 * difference how often one asks. `undefined` as the run stands for a Pod that the kubelet has not met; only its `sync` begins
 * one.
 */
export function advancePod(
  before: PodRun | undefined,
  input: PodInput,
  now: SimTime,
  context: KubeletContext,
): AdvancedPod {
  const known = before ?? begun(input, now, context)
  const { run, effects } = inTurn(
    known,
    (it) => caughtUp(it, now, context),
    (it) => (before === undefined ? synced(it, now, context) : happened(it, input, now, context)),
    (it) => caughtUp(it, now, context),
  )
  const next = nextDue(run, context)
  return { state: run, effects, ...(next === undefined ? {} : { wakeAt: next.at, next }) }
}

function begun(input: PodInput, now: SimTime, context: KubeletContext): PodRun {
  invariant(input.type === 'sync', 'a kubelet meets a Pod through its informer')
  return adopted(input.pod, input.place, now, context)
}

/** More than any Pod can do in one moment. */
const mostAtOnce = 10_000

function caughtUp(run: PodRun, now: SimTime, context: KubeletContext): Advanced {
  let it = run
  const effects: PodEffect[] = []
  let last: SimTime = simTime(-Infinity)
  let atOnce = 0
  for (let due = nextDue(it, context); due !== undefined && due.at <= now; due = nextDue(it, context)) {
    invariant(due.at >= last, `a Pod's time goes forward (${due.what} at ${due.at} after ${last})`)
    atOnce = due.at === last ? atOnce + 1 : 0
    invariant(atOnce < mostAtOnce, `a Pod comes to rest at ${due.at} (${due.what})`)
    last = due.at
    const next = came(it, due, context)
    it = next.run
    effects.push(...next.effects)
  }
  return { run: it, effects }
}

function came(run: PodRun, due: Due, context: KubeletContext): Advanced {
  const { at } = due
  const { times } = context
  switch (due.what) {
    case 'sandbox':
      return actedOnContainers(changed({ ...run, sandbox: { kind: 'ready' } }, at), at, context)
    case 'relist':
      return synced(lookedAt(run), at, context)
    case 'removed':
      return inTurn(run, removed(at))
    case 'pulled':
      return pulled(run, due.container, at, times)
    case 'started':
      return started(run, due.container, at, times)
    case 'opens':
      return { run: opened(run, due.container), effects: [] }
    case 'signal':
      return signalled(run, due.container, at)
    case 'turn':
      return { run: turnCame(run, due.container, at), effects: [] }
    case 'exit': {
      const { state } = due.container
      return exited(run, due.container, at, state.kind === 'running' ? (state.exits?.exitCode ?? 0) : 0, times)
    }
    case 'backOff':
      return backOffEnded(run, due.container, at, context)
    case 'tick':
      return probed(run, at, context, (it) => ticked(it, due.container, due.probe, at))
    case 'timeout':
      return probed(run, at, context, (it) => timedOut(it, due.container, due.probe, at))
  }
  return assertNever(due)
}

/**
 * What a probe has changed is reported at once, and the kubelet makes a pass over the Pod if it is free.
 *
 * Upstream: pkg/kubelet/kubelet.go syncLoopIteration, handleProbeSync.
 */
function probed(run: PodRun, at: SimTime, context: KubeletContext, change: Change): Advanced {
  const next = change(run)
  const recorded = (it: PodRun): string =>
    it.containers.flatMap(({ workers }) => workers.map(({ state }) => `${state.recorded} ${state.onHold}`)).join()
  if (recorded(next.run) === recorded(run)) return next
  const after = inTurn(
    next.run,
    (it) => reported(it, at),
    (it) => (isBusy(it) ? { run: it, effects: [] } : synced(it, at, context)),
  )
  return { run: after.run, effects: [...next.effects, ...after.effects] }
}

function happened(run: PodRun, input: PodInput, now: SimTime, context: KubeletContext): Advanced {
  switch (input.type) {
    case 'tick':
      return { run, effects: [] }
    case 'sync':
      return seenAgain(run, shown(run, input.pod, input.place), now, context)
    case 'probeResult': {
      const one = run.containers.find(({ container }) => container.name === input.container)
      const worker = one?.workers.find(({ state }) => state.kind === input.probe)
      if (one === undefined || worker?.asking?.since !== input.asked) return { run, effects: [] }
      return probed(run, now, context, (it) => answered(it, one, input.probe, now, input))
    }
    case 'crash':
      return crashed(run, input.container, now, input.exitCode, context.times)
  }
  return assertNever(input)
}

/**
 * The informer shows the Pod again. What was written to its status alone, by the kubelet as a rule, is no reason for a pass;
 * conditions that others have set there are reported along with what follows from them.
 *
 * Upstream: pkg/kubelet/config/config.go checkAndUpdatePod; pkg/kubelet/kubelet.go HandlePodReconcile.
 */
function seenAgain(before: PodRun, run: PodRun, at: SimTime, context: KubeletContext): Advanced {
  const told = ({ pod: { spec, metadata }, place }: PodRun) => {
    const { labels, annotations, deletionTimestamp, deletionGracePeriodSeconds } = metadata
    return { spec, labels, annotations, deletionTimestamp, deletionGracePeriodSeconds, hasPlace: place !== undefined }
  }
  if (!isEqual(told(before), told(run))) return synced(run, at, context)
  return run.isOver || run.removedAt !== undefined ? { run, effects: [] } : reported(run, at)
}

/** The place is settled with the sandbox. */
function shown({ lacks, ...run }: PodRun, pod: Pod, place: PodPlace | NoPlace): PodRun {
  if (run.sandbox.kind !== 'none') return { ...run, pod, ...(lacks === undefined ? {} : { lacks }) }
  return { ...run, pod, ...('lacks' in place ? place : { place }) }
}

function crashed(
  run: PodRun,
  only: string | undefined,
  at: SimTime,
  exitCode: number,
  times: KubeletContext['times'],
): Advanced {
  const names = run.containers
    .filter((one) => one.state.kind === 'running' && (only ?? one.container.name) === one.container.name)
    .map((one) => one.container.name)
  return inTurn(
    run,
    ...names.map((name) => (it: PodRun) => {
      const one = it.containers.find(({ container }) => container.name === name)
      return one === undefined ? { run: it, effects: [] } : exited(it, one, at, exitCode, times)
    }),
  )
}
