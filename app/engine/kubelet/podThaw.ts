import { simTime, type SimTime } from '#model/simTime'
import type { ContainerRun, ContainerState, PodRun } from './podRun'

/**
 * The run of a Pod that nobody has taken on since, because its kubelet or its Node stood still: all that would have come
 * meanwhile comes now, and probes begin anew.
 */
export function thawed(run: PodRun, at: SimTime): PodRun {
  const { sandbox, removedAt } = run
  return {
    ...run,
    sandbox: sandbox.kind === 'creating' ? { ...sandbox, until: later(sandbox.until, at) } : sandbox,
    containers: run.containers.map((one) => thawedContainer(one, at)),
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
    workers: one.workers.map(({ state, nextTick }) => ({ state, nextTick: later(nextTick, at), again: false })),
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
