import type { Job } from '#kinds/job/schema'
import { isPodTerminal } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import { objectOf } from '#kinds/registry'
import { controllerOf, keyOf, objectKey, type ObjectKey } from '#model/objectMeta'
import type { SimTime } from '#model/simTime'
import type { ClusterView } from '../../apiserver/clusterView'
import { momentOf } from '../../apiserver/timestamp'
import type { Write } from '../../apiserver/write'
import { itself, watch, type Controller } from '../controller'
import { inDeletionOrder } from '../deletionOrder'
import { isControlledBy, isPodActive, noRoom, podFromTemplate, podRoom } from '../ownedPods'
import { realChanges } from '../realChanges'
import { deadlineIn, hasEnded, outcomeOf, statusOf, type JobTurn } from './status'

/**
 * Runs a Job's Pods until enough have succeeded or too many have failed.
 *
 * Pods are counted as they stand: upstream also remembers those that somebody deletes after they have ended, by a
 * finalizer. Upstream: pkg/controller/job/job_controller.go.
 */
export const jobController: Controller = {
  name: 'job-controller',
  watches: [watch('Job', itself), watch('Pod', ({ before, after }) => [before, after].flatMap(concerned))],
  reconcile: (view, key, now) => realChanges(view, reconcile(view, key, now)),
}

function concerned(pod: Pod | undefined): readonly ObjectKey[] {
  const owner = pod && controllerOf(pod)
  return owner?.kind === 'Job' ? [objectKey('Job', pod?.metadata.namespace ?? '', owner.name)] : []
}

function reconcile(view: ClusterView, key: ObjectKey, now: SimTime): readonly Write[] {
  const job = objectOf(view.objects, 'Job', key)
  if (job === undefined || hasEnded(job)) return []
  const pods = view.podsToClaim(job).filter((pod) => isControlledBy(pod, job))
  const turn: JobTurn = { job, pods, now, isInstant: view.isInstant }
  const outcome = outcomeOf(turn)
  const active = pods.filter(isPodActive)
  const wanted =
    job.metadata.deletionTimestamp !== undefined ? active.length : outcome === undefined ? wantedOf(turn) : 0
  const surplus = inDeletionOrder(active, active, now).slice(0, Math.max(0, active.length - wanted))
  const status = statusOf(turn, outcome, active.length - surplus.length)
  const object: Job = { ...job, status }
  return [
    ...surplus.map((pod): Write => ({ type: 'delete', key: keyOf(pod), because: `the Job wants ${wanted} at a time` })),
    ...created(turn, view, wanted - active.length),
    { type: 'updateStatus', object, because: `job ${job.metadata.name}: ${status.succeeded ?? 0} succeeded` },
    ...waiting(turn),
  ]
}

/** How many Pods run at a time: no more than are still needed. A suspended Job runs none. */
function wantedOf({ job, pods }: JobTurn): number {
  const { parallelism = 1, completions, suspend } = job.spec
  if (suspend === true) return 0
  const succeeded = pods.filter(({ status }) => status?.phase === 'Succeeded').length
  if (completions !== undefined) return Math.min(parallelism, Math.max(0, completions - succeeded))
  return succeeded > 0 ? pods.filter(isPodActive).length : parallelism
}

function created(turn: JobTurn, view: ClusterView, missing: number): readonly Write[] {
  const { job } = turn
  if (missing <= 0 || backOffIn(turn) > 0) return []
  const room = podRoom(view)
  return [
    ...Array.from({ length: Math.min(missing, room) }, (): Write => ({ type: 'create', object: newPod(job) })),
    ...(room === 0 ? [noRoom(job)] : []),
  ]
}

/** The labels by which a Job's Pods are told from others; upstream writes them into its template and selector. */
function newPod(job: Job): Pod {
  const { name, uid = '' } = job.metadata
  const pod = podFromTemplate(job, job.spec.template)
  const labels = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  }
  return {
    ...pod,
    metadata: { ...pod.metadata, generateName: `${name}-`, labels: { ...pod.metadata.labels, ...labels } },
  }
}

/** In how many milliseconds a Pod may follow the last one that failed: 10 s, doubled for each, up to 10 minutes. */
function backOffIn({ pods, now, isInstant }: JobTurn): number {
  const ends = pods.filter(({ status }) => status?.phase === 'Failed').map((pod) => endOf(pod) ?? now)
  if (isInstant || ends.length === 0) return 0
  return Math.max(...ends) + Math.min(600_000, 10_000 * 2 ** (ends.length - 1)) - now
}

function endOf({ status }: Pod): SimTime | undefined {
  const ends = (status?.containerStatuses ?? []).flatMap(({ state }) => momentOf(state?.terminated?.finishedAt) ?? [])
  return ends.length === 0 ? undefined : (Math.max(...ends) as SimTime)
}

/** When to look again: when the next Pod may start, or when the Job has been active for too long. */
function waiting(turn: JobTurn): readonly Write[] {
  const pending = turn.pods.every(isPodTerminal) ? backOffIn(turn) : 0
  const times = [pending, deadlineIn(turn) ?? 0].filter((ms) => ms > 0)
  return times.length === 0 || turn.isInstant ? [] : [{ type: 'requeue', after: Math.min(...times) }]
}
