import type { Deployment } from '#kinds/deployment/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import type { ReplicaSet } from '#kinds/replicaset/schema'
import { isEqual } from '#lib/isEqual'
import { controllerOf, objectKey, type ObjectKey } from '#model/objectMeta'
import { matchesSelector } from '#model/selector'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { itself, watch, type Controller } from './controller'
import { controllerReference, isControlledBy, isLeftBehindBy, withController } from './ownedPods'
import { nextSizes, sizeOf } from './rollout'
import { templateHash, templateHashLabel } from './templateHash'

const revisionAnnotation = 'deployment.kubernetes.io/revision'

/** Keeps one ReplicaSet for each Deployment's template, and moves the Pods over to it. Upstream: pkg/controller/deployment. */
export const deploymentController: Controller = {
  name: 'deployment-controller',
  watches: [
    watch('Deployment', itself),
    watch('ReplicaSet', ({ before, after }, view) => [before, after].flatMap((set) => concerned(set, view))),
  ],
  reconcile,
}

function concerned(set: ReplicaSet | undefined, view: ClusterView): readonly ObjectKey[] {
  if (set === undefined) return []
  const owner = controllerOf(set)
  const namespace = set.metadata.namespace ?? ''
  if (owner !== undefined) return owner.kind === 'Deployment' ? [objectKey('Deployment', namespace, owner.name)] : []
  return [...objectsOf(view.objects, 'Deployment')]
    .filter(([, one]) => one.metadata.namespace === namespace)
    .filter(([, one]) => matchesSelector(one.spec.selector, set.metadata.labels))
    .map(([key]) => key)
}

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const deployment = objectOf(view.objects, 'Deployment', key)
  if (deployment === undefined) return []
  const { sets, writes } = claimSets(view, deployment)
  const current = sets.find((set) => isOfTemplate(set, deployment))
  const old = sets.filter((set) => set !== current)
  if (current === undefined) return [...writes, createSet(view, deployment, old)]
  const steps = nextSizes(deployment, current, old).filter(({ set, replicas }) => sizeOf(set) !== replicas)
  return [
    ...writes,
    ...steps.map(({ set, replicas }): Write => {
      const object: ReplicaSet = { ...set, spec: { ...set.spec, replicas } }
      return { type: 'update', object, because: `scaled from ${sizeOf(set)} to ${replicas}` }
    }),
    ...outdated(deployment, old),
    statusWrite(deployment, current, old),
  ]
}

/** The ReplicaSets of a Deployment: its own, and orphans that match, which it adopts. */
function claimSets(
  view: ClusterView,
  deployment: Deployment,
): { readonly sets: readonly ReplicaSet[]; readonly writes: readonly Write[] } {
  const sets: ReplicaSet[] = []
  const writes: Write[] = []
  for (const set of view.replicaSetsIn(deployment.metadata.namespace ?? '').values()) {
    if (isControlledBy(set, deployment)) {
      sets.push(set)
      continue
    }
    const isOrphan = controllerOf(set) === undefined || isLeftBehindBy(set, deployment, view)
    if (!isOrphan || !matchesSelector(deployment.spec.selector, set.metadata.labels)) continue
    const adopted = withController(set, deployment)
    sets.push(adopted)
    writes.push({ type: 'update', object: adopted, because: `adopted by ${deployment.metadata.name}` })
  }
  return { sets, writes }
}

/** Templates are compared without the label that tells them apart. */
function isOfTemplate(set: ReplicaSet, deployment: Deployment): boolean {
  const { template } = set.spec
  const { [templateHashLabel]: _hash, ...labels } = template.metadata?.labels ?? {}
  const bare = { ...template, metadata: { ...template.metadata, labels } }
  const own = deployment.spec.template
  return isEqual(bare, { ...own, metadata: { ...own.metadata, labels: own.metadata?.labels ?? {} } })
}

/** A new ReplicaSet starts with as many Pods as the strategy allows beside the old ones. */
function createSet(view: ClusterView, deployment: Deployment, old: readonly ReplicaSet[]): Write {
  const { template } = deployment.spec
  const hash = freeHash(view, deployment)
  const labels = { ...template.metadata?.labels, [templateHashLabel]: hash }
  const empty: ReplicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      ...(deployment.metadata.namespace === undefined ? {} : { namespace: deployment.metadata.namespace }),
      labels,
      annotations: { [revisionAnnotation]: String(1 + Math.max(0, ...old.map(revisionOf))) },
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
  const object: ReplicaSet = { ...empty, spec: { ...empty.spec, replicas: first?.replicas ?? 0 } }
  return { type: 'create', object }
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

const revisionOf = (set: ReplicaSet): number => Number(set.metadata.annotations?.[revisionAnnotation] ?? '0') || 0

/** Old ReplicaSets without Pods are kept for going back to, as many as the history holds. */
function outdated(deployment: Deployment, old: readonly ReplicaSet[]): readonly Write[] {
  const empty = old.filter((set) => sizeOf(set) === 0 && (set.status?.replicas ?? 0) === 0)
  const surplus = empty.length - (deployment.spec.revisionHistoryLimit ?? 10)
  return [...empty]
    .sort((a, b) => revisionOf(a) - revisionOf(b))
    .slice(0, Math.max(0, surplus))
    .map((set) => ({
      type: 'delete',
      key: objectKey('ReplicaSet', set.metadata.namespace ?? '', set.metadata.name),
      because: 'the history holds no more',
    }))
}

function statusWrite(deployment: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]): Write {
  const sum = (of: (set: ReplicaSet) => number | undefined): number =>
    [current, ...old].reduce((total, set) => total + (of(set) ?? 0), 0)
  const status = {
    replicas: sum((set) => set.status?.replicas),
    updatedReplicas: current.status?.replicas ?? 0,
    readyReplicas: sum((set) => set.status?.readyReplicas),
    availableReplicas: sum((set) => set.status?.availableReplicas),
  }
  const object: Deployment = { ...deployment, status }
  const because = `deployment ${deployment.metadata.name}: ${status.readyReplicas} of ${deployment.spec.replicas ?? 1} ready`
  return { type: 'updateStatus', object, because }
}
