import { isPodTerminal, isPodTerminating } from '#kinds/pod/conditions'
import type { Pod, PodTemplateSpec } from '#kinds/pod/schema'
import { controllerOf, keyOf, objectKey, type KubeObject, type OwnerReference } from '#model/objectMeta'
import { matchesSelector, type LabelSelector } from '#model/selector'
import type { ClusterView } from '../apiserver/clusterView'
import { getObject } from '../apiserver/objectStore'
import type { Write } from '../apiserver/write'

/** The reference by which `owner` manages what it makes. */
export const controllerReference = (owner: KubeObject): OwnerReference => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid ?? '',
  controller: true,
  blockOwnerDeletion: true,
})

/** Whether `owner` manages `object`. */
export const isControlledBy = (object: KubeObject, owner: KubeObject): boolean =>
  owner.metadata.uid !== undefined && controllerOf(object)?.uid === owner.metadata.uid

/**
 * Whether `object` was managed by an owner of this kind and name that is not there any more, or not yet: files hold
 * references without the uid that this cluster gave.
 */
function isLeftBehindBy(object: KubeObject, owner: KubeObject, view: ClusterView): boolean {
  const reference = controllerOf(object)
  return (
    reference !== undefined &&
    reference.kind === owner.kind &&
    reference.name === owner.metadata.name &&
    reference.uid !== owner.metadata.uid &&
    !exists(view, object.metadata.namespace ?? '', reference)
  )
}

const exists = (view: ClusterView, namespace: string, { kind, name, uid }: OwnerReference): boolean =>
  getObject(view.objects, objectKey(kind, namespace, name))?.metadata.uid === uid

/** Whether `owner` may adopt an object that matches its selector. */
export const isFree = (object: KubeObject, owner: KubeObject, view: ClusterView): boolean =>
  controllerOf(object) === undefined || isLeftBehindBy(object, owner, view)

export interface Claim {
  /** The Pods that the owner manages and that match its selector, whatever has become of them. */
  readonly pods: readonly Pod[]
  /** Orphans that match are adopted, and Pods that match no longer are let go. */
  readonly writes: readonly Write[]
}

/** The Pods of a workload. Upstream: pkg/controller/controller_ref_manager.go ClaimPods. */
export function claimPods(view: ClusterView, owner: KubeObject, selector: LabelSelector): Claim {
  const writes: Write[] = []
  const pods: Pod[] = []
  const isGoing = owner.metadata.deletionTimestamp !== undefined
  for (const pod of view.podsToClaim(owner)) {
    const matches = matchesSelector(selector, pod.metadata.labels)
    if (isControlledBy(pod, owner)) {
      if (matches) pods.push(pod)
      else if (isPodActive(pod))
        writes.push({ type: 'update', object: released(pod, owner), because: `released by ${owner.metadata.name}` })
    } else if (matches && isPodActive(pod) && !isGoing && isFree(pod, owner, view)) {
      const adopted = withController(pod, owner)
      pods.push(adopted)
      writes.push({ type: 'update', object: adopted, because: `adopted by ${owner.metadata.name}` })
    }
  }
  return { pods, writes }
}

/** Whether a Pod still counts: it is not on its way out and has not run to its end. Upstream: pkg/controller IsPodActive. */
export const isPodActive = (pod: Pod): boolean => !isPodTerminating(pod) && !isPodTerminal(pod)

/** `object` with `owner` as its only controller. */
export function withController<O extends KubeObject>(object: O, owner: KubeObject): O {
  const others = (object.metadata.ownerReferences ?? []).filter(({ controller }) => controller !== true)
  return { ...object, metadata: { ...object.metadata, ownerReferences: [...others, controllerReference(owner)] } }
}

/** `object` without `owner`. */
export function released<O extends KubeObject>(object: O, owner: KubeObject): O {
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid)
  return { ...object, metadata: { ...object.metadata, ownerReferences } }
}

/** The most Pods that a simulated cluster holds. A file may ask for a billion. */
const mostPods = 5000

/** How many more Pods the cluster has room for. */
export const podRoom = (view: ClusterView): number =>
  Math.max(0, mostPods - (view.objects.byKind.get('Pod')?.size ?? 0))

/** What a workload that wants more Pods than there is room for is told. */
export const noRoom = (owner: KubeObject): Write => ({
  type: 'tell',
  happening: {
    type: 'warning',
    regarding: keyOf(owner),
    message: `FailedCreate: a simulated cluster holds no more than ${mostPods} Pods`,
  },
})

/** A Pod as a workload's template says, still without a name. */
export function podFromTemplate(owner: KubeObject, template: PodTemplateSpec): Pod {
  const { labels, annotations } = template.metadata ?? {}
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      ...(owner.metadata.namespace === undefined ? {} : { namespace: owner.metadata.namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: template.spec,
  }
}
