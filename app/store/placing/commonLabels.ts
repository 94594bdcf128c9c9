import type { KubeObject } from '#model/objectMeta'
import type { Labels } from '#model/selector'

/** Labels that controllers write on the Pods of one revision or one replica; a Service that selects by them breaks at the next rollout. */
const controllerLabels = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
])

/** The label pairs that all of these objects carry, in the order of the first, without those that controllers write. */
export function commonLabels(objects: readonly KubeObject[]): Labels {
  const [first, ...others] = objects
  const pairs = Object.entries(first?.metadata.labels ?? {}).filter(
    ([key, value]) => !controllerLabels.has(key) && others.every((other) => other.metadata.labels?.[key] === value),
  )
  return Object.fromEntries(pairs)
}

/** Labels without those that claim an object for a controller. */
export function withoutControllerLabels(labels: Labels | undefined): Labels | undefined {
  return labels && Object.fromEntries(Object.entries(labels).filter(([key]) => !controllerLabels.has(key)))
}
