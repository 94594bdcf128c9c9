import * as v from 'valibot'
import { afterRestart, crashLoopState, httpProbeAnswer, podConditions, podPhase, restartAt } from '#engine/podLife'
import type { RestartBackOff } from '#engine/podLife'
import type { Pod } from '#kinds/pod/schema'
import { isEqual } from '#lib/isEqual'
import { simTime, type SimTime } from '#model/simTime'
import { deletionTimeline, timelineCase } from './podTimeline'
import { probeSequence, sequenceStep } from './probeSequence'
import type { Judge } from './vector'
import { vectorObject } from './vectorStore'

const condition = v.looseObject({ type: v.string(), status: v.string() })

const response = v.strictObject({
  status: v.number(),
  location: v.optional(v.string()),
  // oxlint-disable-next-line unicorn/no-thenable -- the vectors call the status after a redirect so.
  then: v.optional(v.number()),
  result: v.picklist(['success', 'failure']),
  message: v.optional(v.string()),
})

const common = { name: v.string(), source: v.string(), objects: v.tuple([vectorObject]) }

const vector = v.union([
  v.strictObject({ ...common, sequence: v.array(sequenceStep) }),
  v.strictObject({ ...common, responses: v.array(response) }),
  v.strictObject({
    ...common,
    podIsTerminal: v.optional(v.boolean(), false),
    expect: v.union([v.strictObject({ conditions: v.array(condition) }), v.strictObject({ phase: v.string() })]),
  }),
  v.strictObject({
    ...common,
    containerRuns: v.strictObject({ forSeconds: v.number(), exitCode: v.number(), times: v.number() }),
    expect: v.strictObject({ delayBeforeRestart: v.array(v.number()), waitingReason: v.string() }),
  }),
  timelineCase(common),
])

/** Takes a Pod through what the case says happens to it, and compares what the kubelet makes of it. */
export const judgeProbes: Judge = (content) => {
  const parsed = v.safeParse(vector, content)
  if (!parsed.success) return `not understood: ${v.getDotPath(parsed.issues[0]) ?? ''}: ${parsed.issues[0].message}`
  const it = parsed.output
  const pod = podOf(it.objects[0])
  if (pod === undefined) return 'the object is not a Pod with containers'
  if ('sequence' in it) return probeSequence(pod, it.sequence)
  if ('responses' in it) return responsesDifference(it.responses)
  if ('containerRuns' in it) return backOffDifference(pod, it.containerRuns, it.expect)
  if ('event' in it) return deletionTimeline(pod, it)
  return statusDifference(pod, it.podIsTerminal, it.expect)
}

/** The object as a Pod; what stands in it is taken as it is, as in a kubelet's cache. */
function podOf(object: v.InferOutput<typeof vectorObject>): Pod | undefined {
  const shaped = v.looseObject({ kind: v.literal('Pod'), spec: v.looseObject({ containers: v.array(v.unknown()) }) })
  return v.is(shaped, object) ? (object as unknown as Pod) : undefined
}

function responsesDifference(responses: readonly v.InferOutput<typeof response>[]): string | undefined {
  for (const { status, location, then, result, message } of responses) {
    const first = { status, ...(location !== undefined && { location }) }
    const answer = httpProbeAnswer(first, '10.244.0.1', () => ({ status: then ?? 200 }))
    if (answer.result !== result) return `status ${status}: expected ${result}, got ${answer.result}`
    if (message !== undefined && answer.message !== message) {
      return `status ${status}: expected ${JSON.stringify(message)}, got ${JSON.stringify(answer.message)}`
    }
  }
  return undefined
}

function statusDifference(
  pod: Pod,
  isTerminal: boolean,
  expect: { readonly phase: string } | { readonly conditions: readonly v.InferOutput<typeof condition>[] },
): string | undefined {
  const { phase, initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {}
  const statuses = [...initContainerStatuses, ...containerStatuses]
  if ('phase' in expect) {
    const found = podPhase(pod.spec, statuses, isTerminal)
    return found === expect.phase ? undefined : `phase: expected ${expect.phase}, got ${found}`
  }
  const conditions = podConditions(pod, { phase, statuses, hasSandbox: true })
  for (const wanted of expect.conditions) {
    const found = conditions.find(({ type }) => type === wanted.type)
    if (!isEqual(found, wanted)) return `expected ${JSON.stringify(wanted)}, got ${JSON.stringify(found)}`
  }
  return undefined
}

function backOffDifference(
  pod: Pod,
  { forSeconds, times }: { readonly forSeconds: number; readonly times: number },
  expect: { readonly delayBeforeRestart: readonly number[]; readonly waitingReason: string },
): string | undefined {
  const delays: number[] = []
  let backOff: RestartBackOff | undefined
  let now: SimTime = simTime(0)
  for (let run = 1; run < times; run++) {
    const exited = simTime(now + 1000 * forSeconds)
    now = restartAt(backOff, exited)
    backOff = afterRestart(backOff, exited, now)
    delays.push((now - exited) / 1000)
  }
  const { reason } = crashLoopState(pod, 'main', 10_000).waiting
  if (reason !== expect.waitingReason) return `waiting: expected ${expect.waitingReason}, got ${reason ?? 'no reason'}`
  return isEqual(delays, expect.delayBeforeRestart)
    ? undefined
    : `delays: expected ${expect.delayBeforeRestart.join(', ')}, got ${delays.join(', ')}`
}
