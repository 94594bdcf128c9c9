import type { Pod, PodTemplateSpec } from '#kinds/pod/schema'
import type { StatefulSet } from '#kinds/statefulset/schema'
import { podFromTemplate } from '../ownedPods'
import { revisionLabel } from '../revisions'

/** The name of a StatefulSet's Pod. */
const nameAt = (set: StatefulSet, ordinal: number): string => `${set.metadata.name}-${ordinal}`

/** The number of a Pod of the StatefulSet; undefined for a Pod whose name is not of its kind. */
export function ordinalOf({ metadata }: Pod, set: StatefulSet): number | undefined {
  const [, parent, digits] = /^(.*)-(\d+)$/.exec(metadata.name) ?? []
  return parent === set.metadata.name && digits !== undefined ? Number(digits) : undefined
}

/**
 * The Pod of this number, made from a template: its name is its host name, in the domain of the governing Service.
 *
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go newStatefulSetPod.
 */
export function podAt(set: StatefulSet, ordinal: number, template: PodTemplateSpec, revision: string): Pod {
  const name = nameAt(set, ordinal)
  const pod = podFromTemplate(set, template)
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      name,
      labels: {
        ...pod.metadata.labels,
        'apps.kubernetes.io/pod-index': String(ordinal),
        [revisionLabel]: revision,
        'statefulset.kubernetes.io/pod-name': name,
      },
    },
    spec: {
      ...pod.spec,
      hostname: name,
      ...((set.spec.serviceName ?? '') === '' ? {} : { subdomain: set.spec.serviceName ?? '' }),
    },
  }
}
