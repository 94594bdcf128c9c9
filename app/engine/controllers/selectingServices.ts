import type { Pod } from '#kinds/pod/schema'
import type { ObjectKey } from '#model/objectMeta'
import type { ClusterView } from '../apiserver/clusterView'
import type { ChangeOf } from './controller'

/** The Services that select the Pod as it was or as it is. */
export function selectingServices({ before, after }: ChangeOf<Pod>, view: ClusterView): readonly ObjectKey[] {
  if (before !== undefined && after !== undefined && !matters(before, after)) return []
  return [before, after].flatMap((pod) =>
    pod === undefined ? [] : view.servicesSelecting(pod.metadata.namespace ?? '', pod.metadata.labels),
  )
}

/** Annotations and the like change nothing for slices; a change that touches none of these parts is passed over. */
const matters = (before: Pod, after: Pod): boolean =>
  before.status !== after.status ||
  before.spec !== after.spec ||
  before.metadata.labels !== after.metadata.labels ||
  before.metadata.uid !== after.metadata.uid ||
  before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp
