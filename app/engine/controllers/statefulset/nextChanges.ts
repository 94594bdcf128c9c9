import { isPodReady, isPodTerminal, isPodTerminating } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import type { StatefulSet } from '#kinds/statefulset/schema'
import { keyOf } from '#model/objectMeta'
import type { SimTime } from '#model/simTime'
import type { ClusterView } from '../../apiserver/clusterView'
import type { Write } from '../../apiserver/write'
import { isAvailable } from '../podAvailability'
import { revisionOfPod, templateOf, type ControllerRevision, type Revisions } from '../revisions'
import { ordinalOf, podAt } from './identity'

/** What a turn is about: the Pods are those with a number, whatever has become of them. */
export interface Turn {
  readonly view: ClusterView
  readonly set: StatefulSet
  readonly pods: readonly Pod[]
  readonly revisions: Revisions
  /** The revision that the set had before the one it is being updated to. */
  readonly current: ControllerRevision
  readonly now: SimTime
}

/**
 * The next Pods to be made and deleted.
 *
 * First those that are wanted are gone through from the lowest number, then those too many from the highest, then, from
 * the highest down to the partition, those of an older template. In order, the first of them that is not done ends the
 * turn: one that is missing is made, one on its way out is waited for, since its name is taken until it is gone. In
 * parallel nobody waits for anybody, but updates still come one at a time.
 * Upstream: pkg/controller/statefulset/stateful_set_control.go updateStatefulSet.
 */
export function nextChanges(turn: Turn, room: number): readonly Write[] {
  const { set, pods } = turn
  const start = set.spec.ordinals?.start ?? 0
  const wanted = Math.min(set.spec.replicas ?? 1, pods.length + room)
  const numbered = new Map(pods.map((pod) => [ordinalOf(pod, set) ?? -1, pod]))
  const replicas = Array.from({ length: wanted }, (_, i) => ({
    index: i,
    ordinal: start + i,
    pod: numbered.get(start + i),
  }))
  const condemned = [...numbered].filter(([ordinal]) => ordinal < start || ordinal >= start + wanted)
  const falling = condemned.sort(([a], [b]) => b - a).map(([, pod]) => pod)
  const filled = filling(turn, replicas)
  if (filled.isDone) return filled.writes
  const firstUnhealthy = replicas.some(({ pod }) => !isHealthy(pod))
    ? undefined
    : falling.toReversed().find((pod) => !isHealthy(pod))
  const shrunk = shrinking(turn, falling, firstUnhealthy)
  return shrunk.isDone ? shrunk.writes : [...filled.writes, ...shrunk.writes, ...updating(turn, replicas)]
}

/** Writes, and whether the turn ends with them. */
interface Stage {
  readonly writes: readonly Write[]
  readonly isDone: boolean
}

interface Replica {
  readonly index: number
  readonly ordinal: number
  readonly pod: Pod | undefined
}

const isInOrder = ({ spec }: StatefulSet): boolean => spec.podManagementPolicy !== 'Parallel'

const isRunningAndReady = (pod: Pod): boolean => pod.status?.phase === 'Running' && isPodReady(pod)

const isHealthy = (pod: Pod | undefined): boolean =>
  pod !== undefined && isRunningAndReady(pod) && !isPodTerminating(pod)

const isUp = (pod: Pod, { view, set, now }: Turn): boolean =>
  isRunningAndReady(pod) && isAvailable(pod, set.spec.minReadySeconds ?? 0, view, now)

function filling(turn: Turn, replicas: readonly Replica[]): Stage {
  const inOrder = isInOrder(turn.set)
  const writes: Write[] = []
  for (const { index, ordinal, pod } of replicas) {
    if (pod === undefined) writes.push({ type: 'create', object: newPod(turn, index, ordinal) })
    else if (isPodTerminal(pod)) {
      if (!isPodTerminating(pod)) writes.push(goodbye(pod, 'it has ended, and comes back under its name'))
    } else if (!isPodTerminating(pod) && isUp(pod, turn)) continue
    if (inOrder) return { writes, isDone: true }
  }
  return { writes, isDone: false }
}

/** Below the partition a Pod that is lost comes back as it was, made from the template before. */
function newPod({ set, revisions, current }: Turn, index: number, ordinal: number): Pod {
  const isOld = set.spec.updateStrategy?.type !== 'OnDelete' && index < partitionOf(set)
  const before = isOld && current !== revisions.update ? templateOf(current) : undefined
  return before === undefined
    ? podAt(set, ordinal, set.spec.template, revisions.update.metadata.name)
    : podAt(set, ordinal, before, current.metadata.name)
}

const partitionOf = ({ spec }: StatefulSet): number => spec.updateStrategy?.rollingUpdate?.partition ?? 0

function shrinking(turn: Turn, falling: readonly Pod[], firstUnhealthy: Pod | undefined): Stage {
  const inOrder = isInOrder(turn.set)
  const writes: Write[] = []
  for (const pod of falling) {
    const mayGo = !inOrder || isUp(pod, turn) || pod === firstUnhealthy
    if (!isPodTerminating(pod) && mayGo) writes.push(goodbye(pod, 'scaled down'))
    if (inOrder) return { writes, isDone: true }
  }
  return { writes, isDone: false }
}

function updating(turn: Turn, replicas: readonly Replica[]): readonly Write[] {
  const { set, revisions } = turn
  if (set.spec.updateStrategy?.type === 'OnDelete') return []
  for (const { index, pod } of replicas.toReversed()) {
    if (pod === undefined || index < partitionOf(set)) return []
    const revision = revisionOfPod(pod, revisions, ({ metadata }) => metadata.name)
    if (revision !== revisions.update && !isPodTerminating(pod)) return [goodbye(pod, 'its template has changed')]
    if (isPodTerminating(pod) || !isUp(pod, turn)) return []
  }
  return []
}

const goodbye = (pod: Pod, because: string): Write => ({ type: 'delete', key: keyOf(pod), because })
