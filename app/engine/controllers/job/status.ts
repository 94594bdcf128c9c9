import type { Job } from '#kinds/job/schema'
import type { Condition } from '#kinds/node/schema'
import { isPodReady, isPodTerminal, isPodTerminating } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import type { SimTime } from '#model/simTime'
import { momentOf, timestamp } from '../../apiserver/timestamp'
import { isPodActive } from '../ownedPods'
import { conditionOf, withCondition } from '../withCondition'

type Status = NonNullable<Job['status']>

/** What a turn is about: the Job with all Pods that it manages. */
export interface JobTurn {
  readonly job: Job
  readonly pods: readonly Pod[]
  readonly now: SimTime
  readonly isInstant: boolean
}

/** How a Job ends, as its conditions say it. */
interface Outcome {
  readonly type: 'Complete' | 'Failed'
  readonly reason: 'CompletionsReached' | 'BackoffLimitExceeded' | 'DeadlineExceeded'
  readonly message: string
}

/** Whether the Job is over: nothing is done about it any more. */
export const hasEnded = ({ status }: Job): boolean =>
  (['Complete', 'Failed'] as const).some((type) => conditionOf(status?.conditions, type)?.status === 'True')

/** How the Job ends with what has become of its Pods; undefined while it goes on. Upstream: syncJob. */
export function outcomeOf(turn: JobTurn): Outcome | undefined {
  const { job, pods } = turn
  const { completions, backoffLimit = 6, suspend } = job.spec
  const count = (phase: string): number => pods.filter(({ status }) => status?.phase === phase).length
  const succeeded = count('Succeeded')
  if (count('Failed') > backoffLimit || isPastRestarts(turn)) {
    return {
      type: 'Failed',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    }
  }
  if (suspend !== true && (deadlineIn(turn) ?? 1) <= 0) {
    return { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' }
  }
  const isDone = completions === undefined ? succeeded > 0 && !pods.some(isPodActive) : succeeded >= completions
  return isDone
    ? { type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
    : undefined
}

/** Containers that are started again in place count as failures too. Upstream: pastBackoffLimitOnFailure. */
function isPastRestarts({ job, pods }: JobTurn): boolean {
  const { template, backoffLimit = 6 } = job.spec
  if (template.spec.restartPolicy !== 'OnFailure') return false
  const restarts = pods
    .filter((pod) => !isPodTerminal(pod))
    .flatMap(({ status }) => status?.containerStatuses ?? [])
    .reduce((sum, { restartCount = 0 }) => sum + restartCount, 0)
  return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit
}

/** In how many milliseconds the Job will have been active for too long; undefined where it may be for ever. */
export function deadlineIn({ job, now, isInstant }: JobTurn): number | undefined {
  const { activeDeadlineSeconds } = job.spec
  const start = momentOf(job.status?.startTime)
  return activeDeadlineSeconds === undefined || start === undefined || isInstant
    ? undefined
    : start + activeDeadlineSeconds * 1000 - now
}

/**
 * The status of a Job. One that ends says first why it will and, once its last Pod is gone, that it has.
 *
 * Upstream: syncJob, updateStatusAndDeleteFinalizers; the conditions since 1.31 (JobSuccessPolicy).
 */
export function statusOf({ job, pods, now }: JobTurn, outcome: Outcome | undefined, active: number): Status {
  const count = (phase: string): number => pods.filter(({ status }) => status?.phase === phase).length
  const before = job.status ?? {}
  const leaving = pods.filter((pod) => isPodTerminating(pod) && !isPodTerminal(pod)).length
  const suspended = job.spec.suspend === true && outcome === undefined
  const { startTime, completionTime, conditions = [] } = before
  const started = suspended ? undefined : (startTime ?? timestamp(now))
  const isOver = outcome !== undefined && pods.every(isPodTerminal)
  const next = isOver
    ? ended(withInterim(conditions, outcome, now), outcome, now)
    : outcome === undefined
      ? withSuspension(conditions, job.spec.suspend === true, now)
      : withInterim(conditions, outcome, now)
  return {
    ...(started === undefined ? {} : { startTime: started }),
    ...(active === 0 ? {} : { active }),
    ready: pods.filter((pod) => isPodActive(pod) && isPodReady(pod)).length,
    terminating: leaving,
    ...(count('Succeeded') === 0 ? {} : { succeeded: count('Succeeded') }),
    ...(count('Failed') === 0 ? {} : { failed: count('Failed') }),
    ...(isOver && outcome.type === 'Complete' ? { completionTime: completionTime ?? timestamp(now) } : {}),
    ...(next.length === 0 ? {} : { conditions: next }),
  }
}

const condition = (
  type: string,
  status: Condition['status'],
  reason: string,
  message: string,
  now: SimTime,
): Condition => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: timestamp(now),
})

function withInterim(conditions: readonly Condition[], { type, reason, message }: Outcome, now: SimTime) {
  const interim = type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget'
  return withCondition(conditions, condition(interim, 'True', reason, message, now))
}

const ended = (conditions: readonly Condition[], { type, reason, message }: Outcome, now: SimTime) =>
  withCondition(conditions, condition(type, 'True', reason, message, now))

function withSuspension(conditions: readonly Condition[], suspend: boolean, now: SimTime): readonly Condition[] {
  if (suspend) return withCondition(conditions, condition('Suspended', 'True', 'JobSuspended', 'Job suspended', now))
  return conditionOf(conditions, 'Suspended') === undefined
    ? conditions
    : withCondition(conditions, condition('Suspended', 'False', 'JobResumed', 'Job resumed', now))
}
