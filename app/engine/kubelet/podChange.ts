import type { SimTime } from '#model/simTime'
import type { Advanced, ContainerRun, PodEffect, PodRun } from './podRun'

/** One thing that can happen to a Pod's run at a moment. */
export type Change = (run: PodRun) => Advanced

/** The run after one change and then the others, with the effects of all. */
export function inTurn(run: PodRun, ...changes: readonly Change[]): Advanced {
  let now = run
  const effects: PodEffect[] = []
  for (const change of changes) {
    const next = change(now)
    now = next.run
    effects.push(...next.effects)
  }
  return { run: now, effects }
}

/** A change without effects. */
export const quietly =
  (change: (run: PodRun) => PodRun): Change =>
  (run) => ({ run: change(run), effects: [] })

/** A change that is nothing but effects. */
export const telling =
  (...effects: readonly PodEffect[]): Change =>
  (run) => ({ run, effects })

/** The run with one container changed. */
export const withContainer = (run: PodRun, name: string, change: (one: ContainerRun) => ContainerRun): PodRun => ({
  ...run,
  containers: run.containers.map((one) => (one.container.name === name ? change(one) : one)),
})

/** The run after something that the kubelet will notice with its next look. */
export const changed = (run: PodRun, at: SimTime): PodRun => ({ ...run, changedAt: at })

/** An event of Kubernetes about the Pod. */
export const eventOf = (
  at: SimTime,
  reason: string,
  message: string,
  severity: 'Normal' | 'Warning' = 'Normal',
): PodEffect => ({ at, type: 'event', severity, reason, message })
