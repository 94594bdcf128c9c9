import type { Deployment } from '#kinds/deployment/schema'
import type { Condition } from '#kinds/node/schema'
import type { ReplicaSet } from '#kinds/replicaset/schema'
import type { SimTime } from '#model/simTime'
import { momentOf, timestamp } from '../../apiserver/timestamp'
import { conditionOf, withCondition } from '../withCondition'
import { fenceposts, sizeOf } from './rollout'

type Status = NonNullable<Deployment['status']>

/** What a Deployment's status is made from. */
interface Found {
  /** The ReplicaSet of the present template, if it was there before this turn. */
  readonly current: ReplicaSet | undefined
  /** The same, or the one that this turn makes. */
  readonly shown: ReplicaSet | undefined
  readonly old: readonly ReplicaSet[]
  readonly now: SimTime
  /** Whether the rollout goes on: not while it is paused or only scaled. */
  readonly rolls: boolean
}

/** A deadline of so many seconds is none. */
const noDeadline = 2147483647

/** The status of a Deployment. Upstream: pkg/controller/deployment/{sync,progress}.go calculateStatus, syncRolloutStatus. */
export function statusOf(deployment: Deployment, found: Found): Status {
  const { current, old, now } = found
  const sets = current === undefined ? old : [current, ...old]
  const sum = (of: (set: ReplicaSet) => number | undefined): number =>
    sets.reduce((total, set) => total + (of(set) ?? 0), 0)
  const available = sum((set) => set.status?.availableReplicas)
  const { generation } = deployment.metadata
  const counts: Status = {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    replicas: sum((set) => set.status?.replicas),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sum((set) => set.status?.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, sum(sizeOf) - available),
  }
  const before = deployment.status?.conditions ?? []
  const told = withCondition(progressTold(deployment, found, before), availability(deployment, available, now))
  return { ...counts, conditions: found.rolls ? progressed(deployment, found, counts, told) : told }
}

/** Whether all Pods are of the present template and available. Upstream: DeploymentComplete. */
export function isComplete({ spec, metadata }: Deployment, status: Status | undefined): boolean {
  const wanted = spec.replicas ?? 1
  return (
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted &&
    (status?.availableReplicas ?? 0) === wanted &&
    (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  )
}

/** In how many milliseconds a rollout that makes no progress has taken too long; undefined when it is done, or told already. */
export function deadlineIn(deployment: Deployment, now: SimTime): number | undefined {
  const condition = conditionOf(deployment.status?.conditions, 'Progressing')
  const from = momentOf(condition?.lastUpdateTime)
  const isOver = condition?.reason === 'ProgressDeadlineExceeded' || isComplete(deployment, deployment.status)
  if (!hasDeadline(deployment) || from === undefined || isOver) return undefined
  // Upstream looks again a second later than that: times in conditions have whole seconds.
  return Math.max(1000, from + deadlineOf(deployment) * 1000 - now + 1000)
}

const deadlineOf = ({ spec }: Deployment): number => spec.progressDeadlineSeconds ?? noDeadline

const hasDeadline = (deployment: Deployment): boolean => deadlineOf(deployment) !== noDeadline

function condition(
  type: string,
  status: Condition['status'],
  reason: string,
  message: string,
  now: SimTime,
): Condition {
  const time = timestamp(now)
  return { type, status, reason, message, lastUpdateTime: time, lastTransitionTime: time }
}

function availability(deployment: Deployment, available: number, now: SimTime): Condition {
  const { strategy, replicas = 1 } = deployment.spec
  const maxUnavailable = strategy?.type === 'Recreate' ? 0 : fenceposts(deployment).maxUnavailable
  return available >= replicas - maxUnavailable
    ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : condition(
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      )
}

/** What is said once: that it was paused or goes on, that a ReplicaSet was made or found. */
function progressTold(
  deployment: Deployment,
  { current, shown, now, rolls }: Found,
  before: readonly Condition[],
): readonly Condition[] {
  if (!hasDeadline(deployment)) return before.filter(({ type }) => type !== 'Progressing')
  const known = conditionOf(before, 'Progressing')
  const told = (status: Condition['status'], reason: string, message: string): readonly Condition[] =>
    withCondition(before, condition('Progressing', status, reason, message, now))
  if (known?.reason !== 'ProgressDeadlineExceeded') {
    if (deployment.spec.paused === true && known?.reason !== 'DeploymentPaused') {
      return told('Unknown', 'DeploymentPaused', 'Deployment is paused')
    }
    if (deployment.spec.paused !== true && known?.reason === 'DeploymentPaused') {
      return told('Unknown', 'DeploymentResumed', 'Deployment is resumed')
    }
  }
  if (!rolls || shown === undefined) return before
  const named = JSON.stringify(shown.metadata.name)
  if (current === undefined) return told('True', 'NewReplicaSetCreated', `Created new replica set ${named}`)
  return known === undefined ? told('True', 'FoundNewReplicaSet', `Found new replica set ${named}`) : before
}

/** Whether the rollout is done, goes on, or has taken too long. */
function progressed(
  deployment: Deployment,
  { shown, now }: Found,
  next: Status,
  conditions: readonly Condition[],
): readonly Condition[] {
  if (!hasDeadline(deployment)) return conditions
  const known = conditionOf(conditions, 'Progressing')
  const wasComplete = next.replicas === next.updatedReplicas && known?.reason === 'NewReplicaSetAvailable'
  if (wasComplete) return conditions
  const who = shown === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${shown.metadata.name}"`
  const told = (status: Condition['status'], reason: string, what: string): Condition =>
    condition('Progressing', status, reason, `${who} ${what}.`, now)
  if (isComplete(deployment, next)) {
    return withCondition(conditions, told('True', 'NewReplicaSetAvailable', 'has successfully progressed'))
  }
  if (hasProgressed(deployment.status ?? {}, next)) {
    const others = conditions.filter(({ type }) => type !== 'Progressing')
    const since = known?.status === 'True' ? known.lastTransitionTime : undefined
    const going = told('True', 'ReplicaSetUpdated', 'is progressing')
    return [...others, since === undefined ? going : { ...going, lastTransitionTime: since }]
  }
  return isLate(deployment, known, now)
    ? withCondition(conditions, told('False', 'ProgressDeadlineExceeded', 'has timed out progressing'))
    : conditions
}

/** Upstream: pkg/controller/deployment/util DeploymentProgressing. */
function hasProgressed(before: Status, next: Status): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: Status): number => replicas - updatedReplicas
  return (
    (next.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(next) < old(before) ||
    (next.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (next.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

/** Upstream: pkg/controller/deployment/util DeploymentTimedOut. */
function isLate(deployment: Deployment, known: Condition | undefined, now: SimTime): boolean {
  if (known === undefined || known.reason === 'NewReplicaSetAvailable') return false
  if (known.reason === 'ProgressDeadlineExceeded') return true
  const from = momentOf(known.lastUpdateTime)
  return from !== undefined && from + deadlineOf(deployment) * 1000 < now
}
