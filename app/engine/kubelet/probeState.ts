import type { Probe } from '#kinds/pod/schema'
import type { ProbeKind } from '#kinds/pod/containers'

/** What the kubelet goes by: `unknown` is neither. */
export type ProbeResult = 'success' | 'failure' | 'unknown'

/** What the worker of one probe remembers. Upstream: pkg/kubelet/prober/worker.go. */
export interface ProbeState {
  readonly kind: ProbeKind
  readonly recorded: ProbeResult
  /** The answer to the last run, and how many came in a row. A new container does not interrupt the row. */
  readonly last?: 'success' | 'failure'
  readonly run: number
  /** Nothing is run until there is a new container. */
  readonly onHold: boolean
  /** The worker has ended: nothing is run any more. */
  readonly ended: boolean
}

/** The probes that a container declares. */
export type ContainerProbes = Readonly<Partial<Record<ProbeKind, ProbeState>>>

const initialResult: Readonly<Record<ProbeKind, ProbeResult>> = {
  readiness: 'failure',
  liveness: 'success',
  startup: 'unknown',
}

/** The order in which a kubelet starts the workers of a container. */
export const probeKinds: readonly ProbeKind[] = ['startup', 'readiness', 'liveness']

/** The worker of a probe before it has asked anything. */
export const newProbeState = (kind: ProbeKind): ProbeState => ({
  kind,
  recorded: initialResult[kind],
  run: 0,
  onHold: false,
  ended: false,
})

/** The same worker when its container is another one: it begins with the initial result, and goes on counting. */
export const forNewContainer = (state: ProbeState): ProbeState => ({
  ...state,
  recorded: initialResult[state.kind],
  onHold: false,
})

/** What a worker looks at when its turn has come. */
export interface ProbeSituation {
  readonly container: 'notCreated' | 'notRunning' | 'running'
  /** Whether a container that does not run will be started again. */
  readonly restarts: boolean
  readonly podIsTerminal: boolean
  readonly podIsDeleted: boolean
  /** Whole seconds since the container began to run. */
  readonly runsFor: number
  /** As `isStarted` says it. */
  readonly started: boolean
}

/**
 * What a worker does when its turn has come: whether it runs the probe, and its state if it does not.
 *
 * Upstream: pkg/kubelet/prober/worker.go doProbe, v1.34, whose order of questions this is.
 */
export function probeTurn(
  state: ProbeState,
  probe: Probe,
  situation: ProbeSituation,
): { readonly runs: boolean; readonly state: ProbeState } {
  const rests = (next: ProbeState = state) => ({ runs: false, state: next })
  if (state.ended || situation.podIsTerminal) return rests(ended(state))
  if (situation.container === 'notCreated' || state.onHold) return rests()
  if (situation.container === 'notRunning') {
    const failed: ProbeState = { ...state, recorded: 'failure' }
    return rests(situation.restarts ? failed : ended(failed))
  }
  if (situation.podIsDeleted && state.kind !== 'readiness') return rests(ended({ ...state, recorded: 'success' }))
  if (situation.runsFor < (probe.initialDelaySeconds ?? 0)) return rests()
  return { runs: situation.started === (state.kind !== 'startup'), state }
}

const ended = (state: ProbeState): ProbeState => (state.ended ? state : { ...state, ended: true })

/**
 * The worker's state after an answer. What stays below its threshold changes nothing but the count, and an error of the
 * prober itself not even that.
 *
 * Upstream: pkg/kubelet/prober/worker.go doProbe, v1.34.
 */
export function probeAnswered(state: ProbeState, probe: Probe, answer: 'success' | 'failure' | 'error'): ProbeState {
  if (answer === 'error') return state
  const run = state.last === answer ? state.run + 1 : 1
  const threshold = answer === 'failure' ? (probe.failureThreshold ?? 3) : (probe.successThreshold ?? 1)
  if (run < threshold) return { ...state, last: answer, run }
  const holds = answer === 'failure' && state.kind !== 'readiness'
  return { ...state, recorded: answer, last: answer, run: holds ? 0 : run, onHold: holds }
}

/** Whether the state says that the container has to be killed. */
export const demandsRestart = ({ kind, recorded, onHold }: ProbeState): boolean =>
  kind !== 'readiness' && recorded === 'failure' && onHold

/** Whether a container counts as started. Upstream: pkg/kubelet/prober/prober_manager.go UpdatePodStatus. */
export const isStarted = (isRunning: boolean, { startup }: ContainerProbes): boolean =>
  isRunning && (startup === undefined || startup.recorded === 'success')

/** Whether a container counts as ready. Upstream: pkg/kubelet/prober/prober_manager.go UpdatePodStatus. */
export const isReady = (isRunning: boolean, probes: ContainerProbes): boolean =>
  isStarted(isRunning, probes) && (probes.readiness === undefined || probes.readiness.recorded === 'success')
