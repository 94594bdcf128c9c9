import { hashUnit } from '#lib/hashUnit'
import { simTime, type SimTime } from '#model/simTime'
import type { ProbeKind } from '#kinds/pod/containers'
import type { Container, Pod, Probe } from '#kinds/pod/schema'
import { isPodTerminating } from '#kinds/pod/conditions'
import { probePort } from './appModel'
import { eventOf, inTurn, quietly, telling, withContainer } from './podChange'
import { probesOf } from './podReport'
import type { Advanced, ContainerRun, KubeletContext, PodRun, ProbeTarget, ProbeWorker } from './podRun'
import {
  forNewContainer,
  isStarted,
  newProbeState,
  probeAnswered,
  probeKinds,
  probeTurn,
  type ProbeSituation,
} from './probeState'
import { timeoutMessage } from './probeTarget'
import { isRestarted } from './restartPolicy'

/** The workers of a container whose Pod the kubelet takes on now. While the kubelet is young their first turns are spread. */
export function newWorkers(
  pod: Pod,
  container: Container,
  at: SimTime,
  context: KubeletContext,
): readonly ProbeWorker[] {
  return probeKinds.flatMap((kind) => {
    const probe = container[`${kind}Probe`]
    if (probe === undefined) return []
    const id = [pod.metadata.namespace ?? '', pod.metadata.name, pod.metadata.uid ?? ''] as const
    const isYoung = at - context.kubeletSince < periodMs(probe)
    const part = isYoung ? hashUnit(context.seed, 'probe', ...id, container.name, kind) : 0
    return [{ state: newProbeState(kind), nextTick: simTime(at + Math.floor(part * periodMs(probe))), again: false }]
  })
}

const periodMs = (probe: Probe): number => 1000 * (probe.periodSeconds ?? 10)

/** The workers when the kubelet sees another container than before. Whatever was asked of the old one is forgotten. */
export const workersForNewContainer = (workers: readonly ProbeWorker[]): readonly ProbeWorker[] =>
  workers.map(({ state, nextTick }) => ({ state: forNewContainer(state), nextTick, again: false }))

/** A worker's turn has come; the next one comes after a period. */
export function ticked(run: PodRun, one: ContainerRun, kind: ProbeKind, at: SimTime): Advanced {
  const probe = one.container[`${kind}Probe`]
  if (probe === undefined) return { run, effects: [] }
  const next = withWorker(run, one, kind, (worker) => ({
    ...worker,
    nextTick: simTime(worker.nextTick + periodMs(probe)),
  }))
  return takenTurn(next, one.container.name, kind, at)
}

/**
 * A worker takes its turn: it sends its probe, or does what there is to do without. While a question is open the turn
 * waits for the answer.
 */
function takenTurn(run: PodRun, name: string, kind: ProbeKind, at: SimTime): Advanced {
  const one = run.containers.find(({ container }) => container.name === name)
  const worker = one?.workers.find(({ state }) => state.kind === kind)
  const probe = one?.container[`${kind}Probe`]
  if (one === undefined || worker === undefined || probe === undefined) return { run, effects: [] }
  if (worker.asking !== undefined) {
    return { run: withWorker(run, one, kind, (it) => ({ ...it, again: true })), effects: [] }
  }
  const { runs, state } = probeTurn(worker.state, probe, situationOf(run, one, at))
  if (!runs) return { run: withWorker(run, one, kind, (it) => ({ ...it, state })), effects: [] }
  const until = simTime(at + 1000 * (probe.timeoutSeconds ?? 1))
  const target = targetOf(run, one.container, kind)
  return inTurn(
    run,
    quietly((it) => withWorker(it, one, kind, (asked) => ({ ...asked, asking: { since: at, until } }))),
    telling({ at, type: 'probe', container: name, probe: kind, target, until }),
  )
}

/** An answer to an open question, with the kubelet's event when it is a failure. */
export function answered(
  run: PodRun,
  one: ContainerRun,
  kind: ProbeKind,
  at: SimTime,
  answer: { readonly result: 'success' | 'failure' | 'error'; readonly message?: string },
): Advanced {
  const probe = one.container[`${kind}Probe`]
  const worker = one.workers.find(({ state }) => state.kind === kind)
  if (probe === undefined || worker === undefined) return { run, effects: [] }
  const next = withWorker(run, one, kind, ({ state, nextTick }) => ({
    state: probeAnswered(state, probe, answer.result),
    nextTick,
    again: false,
  }))
  return inTurn(
    next,
    telling(
      ...(answer.result === 'failure'
        ? [eventOf(at, 'Unhealthy', `${titles[kind]} probe failed: ${answer.message ?? ''}`, 'Warning')]
        : []),
    ),
    (it) => (worker.again ? takenTurn(it, one.container.name, kind, at) : { run: it, effects: [] }),
  )
}

const titles: Readonly<Record<ProbeKind, string>> = { readiness: 'Readiness', liveness: 'Liveness', startup: 'Startup' }

/** Nobody has answered in time. */
export function timedOut(run: PodRun, one: ContainerRun, kind: ProbeKind, at: SimTime): Advanced {
  const seconds = one.container[`${kind}Probe`]?.timeoutSeconds ?? 1
  const message = timeoutMessage(targetOf(run, one.container, kind), seconds)
  return answered(run, one, kind, at, { result: 'failure', message })
}

/**
 * Readiness probes of containers that are started and not ready have a turn at once, whenever the kubelet looks at its
 * Pod. Upstream: pkg/kubelet/prober/prober_manager.go UpdatePodStatus.
 */
export function readinessAsked(run: PodRun, at: SimTime): Advanced {
  const unready = run.containers.filter((one) => {
    const probes = probesOf(one)
    return isStarted(one.seen.state.kind === 'running', probes) && probes.readiness?.recorded === 'failure'
  })
  return inTurn(
    run,
    ...unready.map(
      ({ container }) =>
        (it: PodRun) =>
          takenTurn(it, container.name, 'readiness', at),
    ),
  )
}

function situationOf(run: PodRun, one: ContainerRun, at: SimTime): ProbeSituation {
  const { state, starts } = one.seen
  const isRunning = state.kind === 'running'
  return {
    container: isRunning ? 'running' : starts === 0 ? 'notCreated' : 'notRunning',
    restarts: state.kind !== 'exited' || isRestarted(run.pod.spec, one.container, state.ended.exitCode),
    podIsTerminal: run.reported.phase === 'Succeeded' || run.reported.phase === 'Failed',
    podIsDeleted: isPodTerminating(run.pod),
    runsFor: isRunning ? Math.floor((at - state.since) / 1000) : 0,
    started: isStarted(isRunning, probesOf(one)),
  }
}

export function targetOf(run: PodRun, container: Container, kind: ProbeKind): ProbeTarget {
  const probe = container[`${kind}Probe`] ?? {}
  const { httpGet, tcpSocket, grpc, exec } = probe
  const port = probePort(container, kind)
  const host = httpGet?.host ?? tcpSocket?.host ?? run.place?.podIPs[0] ?? ''
  if (httpGet !== undefined) {
    return { kind: 'httpGet', host, port, path: httpGet.path ?? '/', scheme: httpGet.scheme ?? 'HTTP' }
  }
  if (tcpSocket !== undefined) return { kind: 'tcpSocket', host, port }
  if (grpc !== undefined) return { kind: 'grpc', host, port }
  return { kind: 'exec', command: exec?.command ?? [] }
}

const withWorker = (
  run: PodRun,
  one: ContainerRun,
  kind: ProbeKind,
  change: (worker: ProbeWorker) => ProbeWorker,
): PodRun =>
  withContainer(run, one.container.name, (container) => ({
    ...container,
    workers: container.workers.map((worker) => (worker.state.kind === kind ? change(worker) : worker)),
  }))
