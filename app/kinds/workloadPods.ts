import { controllerOf, objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { Pod } from './pod/schema'
import { objectOf, objectsOf } from './registry'

/** The workloads that can stand for their Pods, under each name by which kubectl knows them. */
export const workloadKinds = {
  deploy: 'Deployment',
  deployment: 'Deployment',
  deployments: 'Deployment',
  rs: 'ReplicaSet',
  replicaset: 'ReplicaSet',
  replicasets: 'ReplicaSet',
  sts: 'StatefulSet',
  statefulset: 'StatefulSet',
  statefulsets: 'StatefulSet',
  ds: 'DaemonSet',
  daemonset: 'DaemonSet',
  daemonsets: 'DaemonSet',
  job: 'Job',
  jobs: 'Job',
} as const

export type WorkloadKind = (typeof workloadKinds)[keyof typeof workloadKinds]

/** The kind that a word names, if it names one. */
export const workloadKindOf = (word: string): WorkloadKind | undefined =>
  Object.hasOwn(workloadKinds, word) ? workloadKinds[word as keyof typeof workloadKinds] : undefined

/** The shortest name of a kind of workload, as references to its Pods have it; undefined for every other kind. */
export const workloadWord = (kind: string): string | undefined =>
  Object.entries(workloadKinds).find(([, known]) => known === kind)?.[0]

/** The Pods of a workload by name: its own, or those of the ReplicaSets that a Deployment owns. */
export function podsOfWorkload(objects: ObjectStore, workload: ObjectKey): readonly Pod[] {
  const { kind, namespace, name } = parseKey(workload)
  return [...objectsOf(objects, 'Pod').values()]
    .filter((pod) => pod.metadata.namespace === namespace && belongsTo(objects, pod, kind, name))
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
}

function belongsTo(objects: ObjectStore, pod: Pod, kind: string, name: string): boolean {
  const owner = controllerOf(pod)
  if (!owner) return false
  if (owner.kind === kind && owner.name === name) return true
  if (kind !== 'Deployment' || owner.kind !== 'ReplicaSet') return false
  const replicaSet = objectOf(objects, 'ReplicaSet', objectKey('ReplicaSet', pod.metadata.namespace ?? '', owner.name))
  const above = replicaSet && controllerOf(replicaSet)
  return above?.kind === 'Deployment' && above.name === name
}
