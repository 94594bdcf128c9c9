import { isPodReady, isPodTerminating } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import type { StatefulSet } from '#kinds/statefulset/schema'
import { isAvailable } from '../podAvailability'
import { revisionOfPod, type ControllerRevision } from '../revisions'
import type { Turn } from './nextChanges'

type Status = NonNullable<StatefulSet['status']>

/**
 * The status of a StatefulSet. Once all Pods are of the new revision and ready, it is the current one.
 *
 * Upstream: pkg/controller/statefulset/stateful_set_control.go updateStatus, completeRollingUpdate.
 */
export function statusOf({ view, set, pods, revisions, current, now }: Turn): Status {
  const { generation } = set.metadata
  const { replicas = 1, minReadySeconds = 0, updateStrategy } = set.spec
  const ready = pods.filter((pod) => pod.status?.phase === 'Running' && isPodReady(pod))
  const of = (revision: ControllerRevision): number =>
    pods.filter((pod) => !isPodTerminating(pod) && revisionOfPod(pod, revisions, named) === revision).length
  const updated = of(revisions.update)
  const isComplete =
    updateStrategy?.type !== 'OnDelete' && updated === replicas && ready.length === replicas && pods.length === replicas
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    replicas: pods.length,
    readyReplicas: ready.length,
    availableReplicas: ready.filter((pod: Pod) => isAvailable(pod, minReadySeconds, view, now)).length,
    currentReplicas: isComplete ? updated : of(current),
    updatedReplicas: updated,
    currentRevision: named(isComplete ? revisions.update : current),
    updateRevision: named(revisions.update),
  }
}

const named = ({ metadata }: ControllerRevision): string => metadata.name
