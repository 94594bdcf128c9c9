import { kinds } from '#kinds/registry'
import type { Container, Pod, PodSpec } from '#kinds/pod/schema'
import { typicalLatency } from '#model/latency'
import { simTime, type SimTime } from '#model/simTime'
import { advancePod } from '../kubelet/podMachine'
import { kubeletTimes } from '../kubelet/kubeletTimes'
import type { KubeletContext, PodEffect, PodInput, PodRun } from '../kubelet/podRun'
import type { PodPlace } from '../kubelet/podPlace'
import { probeReply } from '../kubelet/probeReply'

/** A Pod as it is stored: with what the API server fills in. */
export const storedPod = (
  spec: Partial<PodSpec> & { readonly containers: readonly Container[] },
  annotations: Readonly<Record<string, string>> = {},
): Pod =>
  kinds.Pod.defaults({
    ...kinds.Pod.example('web'),
    metadata: { name: 'web', namespace: 'default', uid: 'u1', annotations },
    spec: { nodeName: 'node1', ...spec },
  })

/** The Pod when it has been deleted, as the API server then shows it. */
export const deletedPod = (pod: Pod, graceSeconds = pod.spec.terminationGracePeriodSeconds ?? 30): Pod => ({
  ...pod,
  metadata: {
    ...pod.metadata,
    deletionTimestamp: '2026-01-01T00:01:00Z',
    deletionGracePeriodSeconds: graceSeconds,
  },
})

export const place: PodPlace = { podIPs: ['10.244.1.2'], hostIPs: ['192.168.0.11'] }

export const context: KubeletContext = {
  // With this one its kubelet looks at 0.9 s, 1.9 s and so on.
  seed: 299,
  times: kubeletTimes({ ...typicalLatency, sandbox: 400, containerStart: 150 }),
  // It has been there for long.
  kubeletSince: simTime(-1_000_000),
}

export interface Life {
  readonly run: PodRun
  readonly effects: readonly PodEffect[]
  readonly wakeAt?: SimTime
}

/** How long a probe's answer is under way. */
const latencyMs = 10

/** What comes from outside, each at its time. */
export type Coming = readonly { readonly at: number; readonly input: PodInput }[]

/**
 * A Pod's run until then, woken whenever it asks to be, its probes answered by what it declares. Where nothing of the
 * container listens, a probe is refused.
 */
export function lived(
  coming: Coming,
  until: number,
  ctx: KubeletContext = context,
  isSlow: (at: number) => boolean = () => false,
): Life {
  let run: PodRun | undefined
  let wakeAt: SimTime | undefined
  const effects: PodEffect[] = []
  const due = [...coming]
  for (;;) {
    due.sort((a, b) => a.at - b.at)
    const next = due[0]
    const at = Math.min(next?.at ?? Infinity, wakeAt ?? Infinity, until)
    const input = next !== undefined && next.at <= at ? next.input : ({ type: 'tick' } as const)
    if (next !== undefined && next.at <= at) due.shift()
    const advanced = advancePod(run, input, simTime(at), ctx)
    run = advanced.state
    wakeAt = advanced.wakeAt
    effects.push(...advanced.effects)
    for (const effect of advanced.effects) {
      if (effect.type === 'probe') due.push(...answerTo(run, effect, isSlow))
    }
    const isAsked = due.some((one) => one.at <= until)
    if (at >= until && !isAsked && (wakeAt === undefined || wakeAt > until)) {
      return { run, effects, ...(wakeAt === undefined ? {} : { wakeAt }) }
    }
  }
}

function answerTo(
  run: PodRun,
  effect: Extract<PodEffect, { readonly type: 'probe' }>,
  slow: (at: number) => boolean,
): Coming {
  const { container, probe, target, at, until } = effect
  const one = run.containers.find((known) => known.container.name === container)
  const packet = one?.listens === true ? 'arrives' : 'refused'
  const reply = probeReply(run, container, probe, target, packet, slow(at) ? 'slow' : undefined, at)
  const answers = at + latencyMs
  if (reply === undefined || answers >= until) return []
  return [{ at: answers, input: { type: 'probeResult', container, probe, asked: at, ...reply } }]
}

/** The effects as a story: seconds, and what happened. */
export const story = (effects: readonly PodEffect[]): readonly string[] =>
  effects.map((effect) => `${(effect.at / 1000).toFixed(2)} ${effectText(effect)}`)

function effectText(effect: PodEffect): string {
  switch (effect.type) {
    case 'status': {
      const { phase, podIP, containerStatuses = [], initContainerStatuses = [] } = effect.status
      const states = [...initContainerStatuses, ...containerStatuses].map(({ name, state, ready, restartCount }) => {
        const what = state?.waiting?.reason ?? state?.terminated?.reason ?? 'running'
        return `${name} ${what}${ready === true ? ' ready' : ''}${restartCount === 0 ? '' : ` ${restartCount}`}`
      })
      return `status ${phase ?? ''} ${podIP ?? '-'} [${states.join(', ')}]`
    }
    case 'probe':
      return `probe ${effect.probe} ${effect.container}`
    case 'event':
      return `${effect.reason}: ${effect.message}`
    case 'signal':
      return `${effect.what} ${effect.container}`
    case 'removed':
      return 'removed'
  }
}
