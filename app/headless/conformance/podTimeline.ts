import * as v from 'valibot'
import { endpointOf, graceOf, killedExitCode, podDeletionGrace, podPhase, stopTimes } from '#engine/podLife'
import type { SliceEndpoint } from '#kinds/endpointslice/schema'
import type { Pod, PodStatus } from '#kinds/pod/schema'
import type { Service } from '#kinds/service/schema'
import { isEqual } from '#lib/isEqual'

const moment = v.strictObject({
  at: v.number(),
  what: v.picklist([
    'deletionTimestamp',
    'preStop',
    'SIGTERM',
    'SIGKILL',
    'exit',
    'endpoint removed',
    'removed from the API',
  ]),
  deletionGracePeriodSeconds: v.optional(v.number()),
  endpoint: v.optional(v.strictObject({ ready: v.boolean(), serving: v.boolean(), terminating: v.boolean() })),
})

type Moment = v.InferOutput<typeof moment>

const momentKeys = ['at', 'what', 'deletionGracePeriodSeconds', 'endpoint'] as const

/** A case in which a Pod is deleted, with how its process behaves. */
export const timelineCase = <Common extends v.ObjectEntries>(common: Common) =>
  v.strictObject({
    ...common,
    process: v.optional(v.strictObject({ exitsAfterSigterm: v.nullable(v.number()) })),
    event: v.picklist(['pod-deleted', 'pod-deleted-grace-0']),
    expect: v.strictObject({ timeline: v.array(moment) }),
  })

interface Case {
  readonly process?: { readonly exitsAfterSigterm: number | null } | undefined
  readonly event: 'pod-deleted' | 'pod-deleted-grace-0'
  readonly expect: { readonly timeline: readonly Moment[] }
}

/** Compares the moments of the deletion, in order; a case may end before its Pod does. */
export function deletionTimeline(pod: Pod, { process, event, expect }: Case): string | undefined {
  const exitsAfterMs = process === undefined ? 0 : seconds(process.exitsAfterSigterm ?? undefined)
  const found = timelineOf(running(pod), event === 'pod-deleted' ? undefined : 0, exitsAfterMs)
  for (const [i, wanted] of expect.timeline.entries()) {
    const actual = found[i]
    // A case need not say everything about a moment.
    const asked = Object.fromEntries(
      momentKeys.filter((key) => wanted[key] !== undefined).map((key) => [key, actual?.[key]]),
    )
    if (!isEqual(asked, wanted)) return `expected ${JSON.stringify(wanted)}, got ${JSON.stringify(actual)}`
  }
  return undefined
}

const seconds = (value: number | undefined): number | undefined => (value === undefined ? undefined : 1000 * value)

/** The Pod as it runs somewhere, ready: a process is there to be stopped. */
const running = (pod: Pod): Pod => ({
  ...pod,
  spec: { ...pod.spec, nodeName: pod.spec.nodeName ?? 'node-1' },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
})

function timelineOf(pod: Pod, asked: number | undefined, exitsAfterMs: number | undefined): readonly Moment[] {
  const grace = podDeletionGrace(pod, asked)
  if (grace === 0) {
    return [
      { at: 0, what: 'removed from the API' },
      { at: 0, what: 'endpoint removed' },
    ]
  }
  const deleted: Pod = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: `+${grace}s` } }
  const [container] = pod.spec.containers
  if (container === undefined) return []
  const preStopMs = seconds(container.lifecycle?.preStop?.sleep?.seconds)
  const graceMs = graceOf(pod.spec, container, { deletionGraceSeconds: grace })
  const times = stopTimes(graceMs, { preStopMs, exitsAfterMs })
  const exitCode = times.sigkill === undefined ? 0 : killedExitCode
  const status: PodStatus = {
    phase: podPhase(pod.spec, [{ name: container.name, state: { terminated: { exitCode } } }], true),
  }
  const end = times.exit / 1000
  const isGone = status.phase === 'Succeeded' || status.phase === 'Failed'
  return [
    { at: 0, what: 'deletionTimestamp', deletionGracePeriodSeconds: grace, endpoint: conditionsOf(deleted) },
    ...(times.preStop === undefined ? [] : [{ at: times.preStop / 1000, what: 'preStop' as const }]),
    { at: times.sigterm / 1000, what: 'SIGTERM' },
    ...(times.sigkill === undefined ? [] : [{ at: times.sigkill / 1000, what: 'SIGKILL' as const }]),
    { at: end, what: 'exit' },
    ...(isGone ? [{ at: end, what: 'endpoint removed' as const }] : []),
    { at: end, what: 'removed from the API' },
  ]
}

const service: Service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: {} }

function conditionsOf(pod: Pod): NonNullable<Moment['endpoint']> {
  const { conditions }: SliceEndpoint = endpointOf(pod, undefined, service, 'IPv4')
  return {
    ready: conditions?.ready === true,
    serving: conditions?.serving === true,
    terminating: conditions?.terminating === true,
  }
}
