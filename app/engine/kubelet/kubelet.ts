import { isNodeReady } from '#kinds/node/addresses'
import { isPodTerminal } from '#kinds/pod/conditions'
import type { Pod, PodStatus } from '#kinds/pod/schema'
import { objectOf, objectsOf } from '#kinds/registry'
import { keyOf, objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import { blockAffinity } from '../cni/blockAffinity'
import { kubeletOf } from '#model/componentNames'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { itself, watch, type ChangeOf, type Controller } from '../controllers/controller'
import type { Service } from '#kinds/service/schema'
import { annotationProblems } from './appModel'
import { placeOf } from './podPlace'
import { settledStatus } from './podStatus'
import { reportText } from './reportText'

/**
 * The kubelets: they give the Pods of their Nodes an address, run them and report how they are.
 *
 * In instant mode a container is started and all its probes have been asked often enough within the step.
 */
export const kubelet: Controller = {
  name: 'kubelet',
  actsAs: (view, key) => kubeletOf(objectOf(view.objects, 'Pod', key)?.spec.nodeName ?? ''),
  onEachNode: true,
  watches: [
    watch('Pod', (change, view) => [...itself(change), ...waitingFor(change, view)]),
    watch('Node', ({ after }, view) => (after === undefined ? [] : view.podsOn(after.metadata.name).keys())),
    watch('Service', selectedPods),
    { kind: '*', concerns: ({ key }, view) => podsOfPools(key, view) },
  ],
  pace: 'kubelet',
  remembers: true,
  reconcile: reconcilePod,
}

/** A Pod that declares no ports listens where the Services that select it send to, so those concern it. */
function selectedPods({ before, after }: ChangeOf<Service>, view: ClusterView): readonly ObjectKey[] {
  return [before, after]
    .flatMap((one) => view.podsSelected(one?.metadata.namespace ?? '', one?.spec.selector))
    .filter(({ spec }) => spec.containers.every(({ ports }) => ports === undefined))
    .map(keyOf)
}

/** The Pods of a Node that have no address yet may have the one that another one leaves behind there. */
const waitingFor = ({ before, after }: ChangeOf<Pod>, view: ClusterView): readonly ObjectKey[] =>
  before?.status?.podIP === undefined || after !== undefined
    ? []
    : [...view.podsOn(before.spec.nodeName ?? '')].flatMap(([key, { status }]) =>
        status?.podIP === undefined ? [key] : [],
      )

/** Pools that come, change or go leave no Pod as it was: one that waited has an address, and Nodes claim their blocks. */
const podsOfPools = (changed: ObjectKey, view: ClusterView): Iterable<ObjectKey> =>
  parseKey(changed).kind === 'IPPool' ? objectsOf(view.objects, 'Pod').keys() : []

function reconcilePod(view: ClusterView, key: ObjectKey): readonly Write[] {
  const pod = objectOf(view.objects, 'Pod', key)
  const node = objectOf(view.objects, 'Node', objectKey('Node', '', pod?.spec.nodeName ?? ''))
  if (pod === undefined || node === undefined || isPodTerminal(pod)) return []
  const placed = placeOf(pod, node, view)
  if (!placed.ok) return waiting(pod, placed.error)
  const { place, claims } = placed.value
  const given = view.givenStatus(key)
  const status = settledStatus(pod, given, { ...place, nodeReady: isNodeReady(node) }, view.objects)
  const next: Pod = { ...pod, status }
  const isNew = pod.status?.podIP === undefined
  return [
    ...claims.map((cidr): Write => ({ type: 'create', object: blockAffinity(node, cidr) })),
    { type: 'updateStatus', object: next, because: reportText(pod, next) },
    ...(isNew ? annotationProblems(pod).map((problem) => warning(pod, problem)) : []),
  ]
}

/** Without an address the sandbox cannot be made, and the Pod waits with what was given to it. */
function waiting(pod: Pod, why: string): readonly Write[] {
  const message = `Failed to create pod sandbox: ${why}`
  const status: PodStatus = {
    ...pod.status,
    phase: pod.status?.phase ?? 'Pending',
    containerStatuses: pod.spec.containers.map(({ name, image = '' }) => ({
      name,
      image,
      restartCount: 0,
      ready: false,
      started: false,
      state: { waiting: { reason: 'ContainerCreating' } },
    })),
  }
  const next: Pod = { ...pod, status }
  return [{ type: 'updateStatus', object: next, because: message, event: 'warning' }]
}

const warning = (pod: Pod, message: string): Write => ({
  type: 'tell',
  happening: { type: 'warning', regarding: keyOf(pod), message },
})
