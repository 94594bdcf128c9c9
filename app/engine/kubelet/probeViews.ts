import type { ProbeKind } from '#kinds/pod/containers'
import type { SimTime } from '#model/simTime'
import type { PodRun } from './podRun'
import type { ProbeResult } from './probeState'
import { probeAddress } from './probeTarget'
import { targetOf } from './probeWorkers'

/** How a probe stands: what the kubelet goes by, how near it is to going by something else, and when it asks again. */
export interface ProbeView {
  readonly container: string
  readonly probe: ProbeKind
  readonly recorded: ProbeResult
  /** The last answer, how often it came in a row, and how often it has to until it counts. */
  readonly last?: 'success' | 'failure'
  readonly inARow: number
  readonly threshold: number
  /** Whether the answer to a question is still out. */
  readonly isAsking: boolean
  /** When its next turn comes; absent for one that has none any more, or none until there is another container. */
  readonly next?: SimTime
  /** Where its packet goes, as a request says it: `http://10.244.1.5:8080/healthz`. A command in the container sends none. */
  readonly to?: string
}

/** How the probes of a Pod stand, container by container. */
export const probeViews = (pod: PodRun): readonly ProbeView[] =>
  pod.containers.flatMap(({ container, workers }) =>
    workers.map(({ state, nextTick, asking }): ProbeView => {
      const { kind, recorded, last, run, onHold, ended } = state
      const { failureThreshold = 3, successThreshold = 1 } = container[`${kind}Probe`] ?? {}
      const to = probeAddress(targetOf(pod, container, kind))
      return {
        container: container.name,
        probe: kind,
        recorded,
        ...(last === undefined ? {} : { last }),
        inARow: run,
        threshold: last === 'failure' ? failureThreshold : successThreshold,
        isAsking: asking !== undefined,
        ...(onHold || ended || pod.isOver ? {} : { next: nextTick }),
        ...(to === undefined ? {} : { to }),
      }
    }),
  )
