import { isPodReady } from '#kinds/pod/conditions'
import type { Pod } from '#kinds/pod/schema'
import { objectOf } from '#kinds/registry'
import type { ReplicaSet } from '#kinds/replicaset/schema'
import { controllerOf, keyOf, objectKey, type ObjectKey } from '#model/objectMeta'
import { matchesSelector } from '#model/selector'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { itself, watch, type Controller } from './controller'
import { claimPods, noRoom, podFromTemplate, podRoom } from './ownedPods'

/** Keeps as many Pods of each ReplicaSet as it wants. Upstream: pkg/controller/replicaset. */
export const replicaSetController: Controller = {
  name: 'replicaset-controller',
  watches: [
    watch('ReplicaSet', itself),
    watch('Pod', ({ before, after }, view) => [before, after].flatMap((pod) => concerned(pod, view))),
  ],
  reconcile,
}

/** A Pod concerns the ReplicaSet that manages it; an orphan concerns those that would adopt it. */
function concerned(pod: Pod | undefined, view: ClusterView): readonly ObjectKey[] {
  if (pod === undefined) return []
  const owner = controllerOf(pod)
  const namespace = pod.metadata.namespace ?? ''
  if (owner !== undefined) return owner.kind === 'ReplicaSet' ? [objectKey('ReplicaSet', namespace, owner.name)] : []
  return [...view.replicaSetsIn(namespace)]
    .filter(([, set]) => matchesSelector(set.spec.selector, pod.metadata.labels))
    .map(([key]) => key)
}

function reconcile(view: ClusterView, key: ObjectKey): readonly Write[] {
  const set = objectOf(view.objects, 'ReplicaSet', key)
  if (set === undefined) return []
  const { pods, writes } = claimPods(view, set, set.spec.selector)
  const missing = (set.spec.replicas ?? 1) - pods.length
  const room = podRoom(view)
  return [
    ...writes,
    ...Array.from({ length: Math.max(0, Math.min(missing, room)) }, () => createPod(set)),
    ...(missing > 0 && room === 0 ? [noRoom(set)] : []),
    ...(missing < 0 ? removeSome(pods, -missing) : []),
    statusWrite(set, pods),
  ]
}

function createPod(set: ReplicaSet): Write {
  const pod = podFromTemplate(set, set.spec.template)
  return { type: 'create', object: { ...pod, metadata: { ...pod.metadata, generateName: `${set.metadata.name}-` } } }
}

/**
 * The Pods that go first when there are too many: without a Node, Pending, not ready, of lower deletion cost, more of
 * them on one Node, younger. Upstream: pkg/controller/controller_utils.go ActivePodsWithRanks.
 */
function removeSome(pods: readonly Pod[], count: number): readonly Write[] {
  const onNode = new Map<string, number>()
  for (const { spec } of pods) onNode.set(spec.nodeName ?? '', (onNode.get(spec.nodeName ?? '') ?? 0) + 1)
  const young = new Map(pods.map((pod, i) => [keyOf(pod), pods.length - i]))
  const ranks = (pod: Pod): readonly number[] => [
    pod.spec.nodeName === undefined ? 0 : 1,
    pod.status?.phase === 'Pending' ? 0 : pod.status?.phase === 'Unknown' ? 1 : 2,
    isPodReady(pod) ? 1 : 0,
    deletionCost(pod),
    -(onNode.get(pod.spec.nodeName ?? '') ?? 0),
    young.get(keyOf(pod)) ?? 0,
  ]
  const going: Write[] = []
  const left = [...pods]
  for (let i = 0; i < count; i++) {
    const [first] = [...left].sort((a, b) => compare(ranks(a), ranks(b)))
    if (first === undefined) break
    left.splice(left.indexOf(first), 1)
    onNode.set(first.spec.nodeName ?? '', (onNode.get(first.spec.nodeName ?? '') ?? 1) - 1)
    going.push({ type: 'delete', key: keyOf(first), because: 'there are more Pods than wanted' })
  }
  return going
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) {
    const difference = value - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

const deletionCost = (pod: Pod): number => {
  const cost = Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? '0')
  return Number.isFinite(cost) ? cost : 0
}

function statusWrite(set: ReplicaSet, pods: readonly Pod[]): Write {
  const ready = pods.filter(isPodReady).length
  const status = { replicas: pods.length, readyReplicas: ready, availableReplicas: ready }
  const object: ReplicaSet = { ...set, status }
  return { type: 'updateStatus', object, because: `replicaset ${set.metadata.name}: ${ready} of ${pods.length} ready` }
}
