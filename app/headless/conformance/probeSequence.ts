import * as v from 'valibot'
import {
  demandsRestart,
  forNewContainer,
  isReady,
  isRestarted,
  isStarted,
  newProbeState,
  podPhase,
  probeAnswered,
  probeKinds,
  probeTurn,
  type ContainerProbes,
} from '#engine/podLife'
import type { ProbeKind } from '#kinds/pod/containers'
import type { Container, ContainerState, Pod } from '#kinds/pod/schema'

const probeKind = v.picklist(['readiness', 'liveness', 'startup'])

const expectation = v.strictObject({
  recorded: v.optional(v.record(probeKind, v.picklist(['success', 'failure', 'unknown']))),
  started: v.optional(v.boolean()),
  ready: v.optional(v.boolean()),
  restarts: v.optional(v.number()),
  killed: v.optional(v.boolean()),
  onHold: v.optional(v.boolean()),
  phase: v.optional(v.string()),
})

/** What happens next to the container, or what one of its probes finds; and what the kubelet makes of it. */
export const sequenceStep = v.union([
  v.strictObject({
    event: v.picklist(['container-started', 'container-exited', 'container-waiting', 'pod-deleted']),
    exitCode: v.optional(v.number(), 0),
    expect: expectation,
  }),
  v.strictObject({
    probe: probeKind,
    at: v.optional(v.number()),
    result: v.picklist(['success', 'failure', 'error']),
    expect: expectation,
  }),
  v.strictObject({ probe: probeKind, at: v.optional(v.number()), skipped: v.literal(true), expect: expectation }),
])

type Step = v.InferOutput<typeof sequenceStep>

interface Run {
  readonly probes: ContainerProbes
  readonly state: ContainerState
  readonly restarts: number
  readonly deleted: boolean
  /** Whether the last step made the kubelet stop the container. */
  readonly killed: boolean
}

/** The first difference between the steps' expectations and what follows from the states of the container's probes. */
export function probeSequence(pod: Pod, steps: readonly Step[]): string | undefined {
  const [container] = pod.spec.containers
  if (container === undefined) return 'the Pod has no container'
  let run: Run = { probes: declaredProbes(container), state: {}, restarts: 0, deleted: false, killed: false }
  for (const [i, one] of steps.entries()) {
    const next = after({ ...run, killed: false }, pod, container, one)
    if (typeof next === 'string') return `step ${i + 1}: ${next}`
    run = next
    const difference = differenceOf(run, pod, container, one)
    if (difference !== undefined) return `step ${i + 1}: ${difference}`
  }
  return undefined
}

const declaredProbes = (container: Container): ContainerProbes =>
  Object.fromEntries(
    probeKinds.filter((kind) => container[`${kind}Probe`] !== undefined).map((kind) => [kind, newProbeState(kind)]),
  )

/** The run after a step; a text when the step cannot be taken. */
function after(run: Run, pod: Pod, container: Container, one: Step): Run | string {
  if ('event' in one) {
    switch (one.event) {
      case 'container-waiting':
        return { ...run, state: { waiting: {} } }
      case 'container-started': {
        const isFirst = run.state.running === undefined && run.state.terminated === undefined
        return {
          ...run,
          state: { running: {} },
          restarts: isFirst ? 0 : run.restarts + 1,
          probes: everyProbe(run.probes, (kind) => forNewContainer(newOr(run.probes, kind))),
        }
      }
      case 'container-exited':
        return afterTurns({ ...run, state: { terminated: { exitCode: one.exitCode } } }, pod, container)
      case 'pod-deleted':
        return afterTurns({ ...run, deleted: true }, pod, container)
    }
  }
  const { runs } = turn(run, pod, container, one.probe, one.at)
  if ('skipped' in one) return runs ? `the ${one.probe} probe is run` : run
  const probe = container[`${one.probe}Probe`]
  if (!runs || probe === undefined) return `the ${one.probe} probe is not run`
  const state = probeAnswered(newOr(run.probes, one.probe), probe, one.result)
  const probes = { ...run.probes, [one.probe]: state }
  return { ...run, probes, killed: demandsRestart(state) }
}

const newOr = (probes: ContainerProbes, kind: ProbeKind) => probes[kind] ?? newProbeState(kind)

const everyProbe = (
  probes: ContainerProbes,
  change: (kind: ProbeKind) => NonNullable<ContainerProbes[ProbeKind]>,
): ContainerProbes =>
  Object.fromEntries(probeKinds.filter((kind) => probes[kind] !== undefined).map((kind) => [kind, change(kind)]))

/** Every worker has its turn once; what it would run is not answered. */
const afterTurns = (run: Run, pod: Pod, container: Container): Run => ({
  ...run,
  probes: everyProbe(run.probes, (kind) => turn(run, pod, container, kind, undefined).state),
})

function turn(run: Run, pod: Pod, container: Container, kind: ProbeKind, at: number | undefined) {
  const isRunning = run.state.running !== undefined
  const exitCode = run.state.terminated?.exitCode
  return probeTurn(newOr(run.probes, kind), container[`${kind}Probe`] ?? {}, {
    container: isRunning ? 'running' : exitCode === undefined ? 'notCreated' : 'notRunning',
    restarts: exitCode === undefined || isRestarted(pod.spec, container, exitCode),
    podIsTerminal: false,
    podIsDeleted: run.deleted,
    runsFor: at ?? Infinity,
    started: isStarted(isRunning, run.probes),
  })
}

function differenceOf(run: Run, pod: Pod, container: Container, { expect, ...one }: Step): string | undefined {
  const isRunning = run.state.running !== undefined
  const status = { name: container.name, state: run.state }
  const found = {
    started: isStarted(isRunning, run.probes),
    ready: isReady(isRunning, run.probes),
    restarts: run.restarts,
    killed: run.killed,
    onHold: 'probe' in one ? run.probes[one.probe]?.onHold : Object.values(run.probes).some(({ onHold }) => onHold),
    phase: podPhase(pod.spec, [status], run.deleted),
  }
  for (const [kind, wanted] of Object.entries(expect.recorded ?? {})) {
    const recorded = Object.values(run.probes).find((probe) => probe.kind === kind)?.recorded
    if (recorded !== wanted) return `recorded ${kind}: expected ${wanted}, got ${recorded ?? 'no probe'}`
  }
  for (const key of ['started', 'ready', 'restarts', 'killed', 'onHold', 'phase'] as const) {
    const wanted = expect[key]
    if (wanted !== undefined && found[key] !== wanted) return `${key}: expected ${wanted}, got ${found[key]}`
  }
  return undefined
}
