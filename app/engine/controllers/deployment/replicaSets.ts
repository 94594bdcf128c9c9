import type { Deployment } from '#kinds/deployment/schema'
import { objectOf } from '#kinds/registry'
import type { ReplicaSet } from '#kinds/replicaset/schema'
import { isEqual } from '#lib/isEqual'
import { keyOf, objectKey } from '#model/objectMeta'
import { matchesSelector } from '#model/selector'
import type { ClusterView } from '../../apiserver/clusterView'
import type { Write } from '../../apiserver/write'
import { controllerReference, isControlledBy, isFree, released, withController } from '../ownedPods'
import { templateHash, templateHashLabel } from '../templateHash'
import { fenceposts, nextSizes, sizeOf } from './rollout'

export const revisionAnnotation = 'deployment.kubernetes.io/revision'
const historyAnnotation = 'deployment.kubernetes.io/revision-history'
/** How many Pods the Deployment wanted, and how many it allowed, when the ReplicaSet was last scaled. */
export const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas'
export const maxAnnotation = 'deployment.kubernetes.io/max-replicas'

/** Annotations of a Deployment that do not go on to its ReplicaSets. */
const ownAnnotations: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
  revisionAnnotation,
  historyAnnotation,
  desiredAnnotation,
  maxAnnotation,
])

/** The ReplicaSets of a Deployment: its own, and orphans that match, which it adopts; those that match no longer are let go. */
export function claimSets(
  view: ClusterView,
  deployment: Deployment,
): { readonly sets: readonly ReplicaSet[]; readonly writes: readonly Write[] } {
  const sets: ReplicaSet[] = []
  const writes: Write[] = []
  const { name, namespace = '', deletionTimestamp } = deployment.metadata
  for (const set of view.replicaSetsIn(namespace).values()) {
    const matches = matchesSelector(deployment.spec.selector, set.metadata.labels)
    if (isControlledBy(set, deployment)) {
      if (matches) sets.push(set)
      else writes.push({ type: 'update', object: released(set, deployment), because: `released by ${name}` })
    } else if (matches && deletionTimestamp === undefined && isFree(set, deployment, view)) {
      writes.push({ type: 'update', object: withController(set, deployment), because: `adopted by ${name}` })
    }
  }
  return { sets, writes }
}

/** Whether a ReplicaSet is of the Deployment's present template. Templates are compared without the label that tells them apart. */
export function isOfTemplate(set: ReplicaSet, deployment: Deployment): boolean {
  const { template } = set.spec
  const { [templateHashLabel]: _hash, ...labels } = template.metadata?.labels ?? {}
  const bare = { ...template, metadata: { ...template.metadata, labels } }
  const own = deployment.spec.template
  return isEqual(bare, { ...own, metadata: { ...own.metadata, labels: own.metadata?.labels ?? {} } })
}

/** A ReplicaSet for the present template, which starts with as many Pods as the strategy allows beside the old ones. */
export function newSet(view: ClusterView, deployment: Deployment, old: readonly ReplicaSet[]): ReplicaSet {
  const { template } = deployment.spec
  const hash = freeHash(view, deployment)
  const labels = { ...template.metadata?.labels, [templateHashLabel]: hash }
  const { name, namespace } = deployment.metadata
  const empty: ReplicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      ...(namespace === undefined ? {} : { namespace }),
      labels,
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: 0,
      selector: {
        ...deployment.spec.selector,
        matchLabels: { ...deployment.spec.selector.matchLabels, [templateHashLabel]: hash },
      },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  }
  const first = nextSizes(deployment, empty, old).find(({ set }) => set === empty)
  const object = syncedSet(deployment, { ...empty, spec: { ...empty.spec, replicas: first?.replicas ?? 0 } }, old)
  return { ...object, metadata: { ...object.metadata, annotations: annotated(deployment, object) } }
}

/** Somebody else may have a ReplicaSet of the same name; then the hash is taken over one character more, and so on. */
function freeHash(view: ClusterView, { metadata, spec }: Deployment): string {
  for (let collisions = 0; ; collisions++) {
    const salted = collisions === 0 ? spec.template : { ...spec.template, collisions }
    const hash = templateHash(salted)
    const key = objectKey('ReplicaSet', metadata.namespace ?? '', `${metadata.name}-${hash}`)
    if (objectOf(view.objects, 'ReplicaSet', key) === undefined) return hash
  }
}

/**
 * The new ReplicaSet as its Deployment wants it said: one revision above all old ones, with the Deployment's annotations.
 * One that is gone back to gets a new number and remembers those that it had.
 *
 * Upstream: pkg/controller/deployment/util SetNewReplicaSetAnnotations.
 */
export function syncedSet(deployment: Deployment, set: ReplicaSet, old: readonly ReplicaSet[]): ReplicaSet {
  const before = revisionOf(set)
  const next = Math.max(before, 1 + Math.max(0, ...old.map(revisionOf)))
  const known = set.metadata.annotations?.[historyAnnotation]
  const history = before === 0 || before === next ? known : [...(known?.split(',') ?? []), String(before)].join(',')
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([name]) => !ownAnnotations.has(name))
  const { minReadySeconds = 0 } = deployment.spec
  return {
    ...set,
    metadata: {
      ...set.metadata,
      annotations: {
        ...set.metadata.annotations,
        ...Object.fromEntries(copied),
        [revisionAnnotation]: String(next),
        ...(history === undefined ? {} : { [historyAnnotation]: history }),
      },
    },
    spec: (set.spec.minReadySeconds ?? 0) === minReadySeconds ? set.spec : { ...set.spec, minReadySeconds },
  }
}

/**
 * The ReplicaSet with the size that it gets; it remembers what the Deployment wanted in all at that time, also where its
 * own size is as before.
 */
export const scaledSet = (deployment: Deployment, set: ReplicaSet, replicas: number): ReplicaSet => ({
  ...set,
  metadata: { ...set.metadata, annotations: annotated(deployment, set) },
  spec: { ...set.spec, replicas },
})

function annotated(deployment: Deployment, { metadata }: ReplicaSet): Readonly<Record<string, string>> {
  const wanted = deployment.spec.replicas ?? 1
  const most = wanted + (deployment.spec.strategy?.type === 'Recreate' ? 0 : fenceposts(deployment).maxSurge)
  return { ...metadata.annotations, [desiredAnnotation]: String(wanted), [maxAnnotation]: String(most) }
}

const revisionOf = (set: ReplicaSet): number => Number(set.metadata.annotations?.[revisionAnnotation] ?? '0') || 0

/** Old ReplicaSets are kept for going back to, as many as the history holds; those that have Pods are never deleted. */
export function outdated(deployment: Deployment, old: readonly ReplicaSet[]): readonly Write[] {
  const surplus = old.length - (deployment.spec.revisionHistoryLimit ?? 10)
  return [...old]
    .sort((a, b) => revisionOf(a) - revisionOf(b))
    .slice(0, Math.max(0, surplus))
    .filter((set) => sizeOf(set) === 0 && (set.status?.replicas ?? 0) === 0)
    .map((set) => ({ type: 'delete', key: keyOf(set), because: 'the history holds no more' }))
}
