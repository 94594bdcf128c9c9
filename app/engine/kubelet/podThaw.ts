import { simTime, type SimTime } from '#model/simTime'
import type { ContainerRun, ContainerState, PodRun } from './podRun'
import { lookedAt } from './podSync'

/**
 * The run of a Pod that nobody has taken on since, because its kubelet or its Node stood still: all that would have come
 * meanwhile comes now, and probes begin anew.
 *
 * What has ended is seen at once: a kubelet that begins reports nothing of a Pod before it has looked at its containers.
 * Upstream: pkg/kubelet/pod_workers.go podWorkerLoop (podCache.GetNewerThan), v1.34.
 */
export function thawed(run: PodRun, at: SimTime): PodRun {
  const looked = lookedAt(run)
  const { sandbox, removedAt } = looked
  return {
    ...looked,
    sandbox: sandbox.kind === 'creating' ? { ...sandbox, until: later(sandbox.until, at) } : sandbox,
    containers: looked.containers.map((one) => thawedContainer(one, at)),
    ...(removedAt === undefined ? {} : { removedAt: later(removedAt, at) }),
    changedAt: at,
  }
}

const later = (a: SimTime, b: SimTime): SimTime => simTime(Math.max(a, b))

function thawedContainer(one: ContainerRun, at: SimTime): ContainerRun {
  const { stop, waits } = one
  return {
    ...one,
    state: thawedState(one.state, at),
    ...(waits === undefined ? {} : { waits: { ...waits, until: later(waits.until, at) } }),
    ...(stop === undefined
      ? {}
      : {
          stop: {
            ...stop,
            since: stop.awaitsTurn ? later(stop.since, simTime(at - stop.graceMs)) : stop.since,
            signals: stop.signals.map((signal) => ({ ...signal, at: later(signal.at, at) })),
            exit: { ...stop.exit, at: later(stop.exit.at, at) },
          },
        }),
    // Not before the kubelet has gone over the Pod, which may have been deleted meanwhile.
    workers: one.workers.map(({ state, nextTick }) => ({
      state,
      nextTick: later(nextTick, simTime(at + 1)),
      again: false,
    })),
  }
}

function thawedState(state: ContainerState, at: SimTime): ContainerState {
  switch (state.kind) {
    case 'waiting':
    case 'exited':
      return state
    case 'pulling':
    case 'creating':
      return { ...state, until: later(state.until, at) }
    case 'running':
      return {
        ...state,
        ...(state.exits === undefined ? {} : { exits: { ...state.exits, at: later(state.exits.at, at) } }),
        ...(state.opens === undefined ? {} : { opens: later(state.opens, at) }),
      }
  }
}
