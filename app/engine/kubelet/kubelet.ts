import { isNodeReady, nodeAddresses, nodeRanges } from '#kinds/node/addresses'
import type { Node } from '#kinds/node/schema'
import { podIPs } from '#kinds/pod/addresses'
import { isPodReady, isPodTerminal } from '#kinds/pod/conditions'
import type { Pod, PodStatus } from '#kinds/pod/schema'
import { objectOf } from '#kinds/registry'
import { familyOf } from '#model/ip'
import { keyOf, objectKey, type ObjectKey } from '#model/objectMeta'
import { pickPodIP } from '../cni/podIpam'
import type { ClusterView } from '../apiserver/clusterView'
import type { Write } from '../apiserver/write'
import { itself, watch, type ChangeOf, type Controller } from '../controllers/controller'
import type { Service } from '#kinds/service/schema'
import { annotationProblems } from './appModel'
import { settledStatus } from './podStatus'

/**
 * The kubelets: they give the Pods of their Nodes an address, run them and report how they are.
 *
 * In instant mode a container is started and all its probes have been asked often enough within the step.
 */
export const kubelet: Controller = {
  name: 'kubelet',
  actsAs: (view, key) => `kubelet/${objectOf(view.objects, 'Pod', key)?.spec.nodeName ?? ''}`,
  watches: [
    watch('Pod', itself),
    watch('Node', ({ after }, view) => (after === undefined ? [] : view.podsOn(after.metadata.name).keys())),
    watch('Service', selectedPods),
  ],
  reconcile: reconcilePod,
}

/** A Pod that declares no ports listens where the Services that select it send to, so those concern it. */
function selectedPods({ before, after }: ChangeOf<Service>, view: ClusterView): readonly ObjectKey[] {
  return [before, after]
    .flatMap((one) => view.podsSelected(one?.metadata.namespace ?? '', one?.spec.selector))
    .filter(({ spec }) => spec.containers.every(({ ports }) => ports === undefined))
    .map(keyOf)
}

function reconcilePod(view: ClusterView, key: ObjectKey): readonly Write[] {
  const pod = objectOf(view.objects, 'Pod', key)
  const node = objectOf(view.objects, 'Node', objectKey('Node', '', pod?.spec.nodeName ?? ''))
  if (pod === undefined || node === undefined || isPodTerminal(pod)) return []
  const hostIPs = nodeAddresses(node, 'InternalIP')
  const addresses = addressesOf(pod, node, view)
  if (!isFilled(hostIPs) || !isFilled(addresses)) return waiting(pod)
  const given = view.givenStatus(key)
  const status = settledStatus(pod, given, { podIPs: addresses, hostIPs, nodeReady: isNodeReady(node) }, view.objects)
  const next: Pod = { ...pod, status }
  const isNew = pod.status?.podIP === undefined
  return [
    { type: 'updateStatus', object: next, because: report(pod, next) },
    ...(isNew ? annotationProblems(pod).map((problem) => warning(pod, problem)) : []),
  ]
}

const isFilled = <T>(list: readonly T[]): list is readonly [T, ...T[]] => list.length > 0

/**
 * A Pod keeps the addresses it has. One on the host's network has the Node's; any other has one from each of its Node's
 * ranges, and none at all while one of them is full.
 */
function addressesOf(pod: Pod, node: Node, view: ClusterView): readonly string[] {
  if (pod.spec.hostNetwork === true) return nodeAddresses(node, 'InternalIP')
  const own = podIPs(pod)
  if (pod.status?.podIPs !== undefined) return own
  const picked = nodeRanges(node)
    .filter(({ family }) => !own.some((ip) => familyOf(ip) === family))
    .map((range) => {
      const isTaken = (ip: string): boolean => view.podsWithIP(ip).size > 0 || view.isAddressReserved(ip)
      return pickPodIP(range, isTaken, view.settings.seed, keyOf(pod))
    })
  return picked.every((ip) => ip !== undefined) ? [...own, ...picked] : own
}

/** Without an address the sandbox cannot be made, and the Pod waits with what was given to it. */
function waiting(pod: Pod): readonly Write[] {
  const message = 'Failed to create pod sandbox: the node has no free address for it'
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

function report(before: Pod, after: Pod): string {
  const name = `pod/${after.metadata.name}`
  const ip = after.status?.podIP ?? ''
  if (after.status?.phase !== 'Running') return `${name} is ${after.status?.phase ?? 'Pending'}`
  if (isPodReady(after)) return before.status?.podIP === undefined ? `${name} runs at ${ip}, ready` : `${name} is ready`
  const ready = after.status.conditions?.find(({ type }) => type === 'Ready')
  return `${name} runs at ${ip}, not ready: ${ready?.message ?? ready?.reason ?? 'no condition Ready'}`
}

const warning = (pod: Pod, message: string): Write => ({
  type: 'tell',
  happening: { type: 'warning', regarding: keyOf(pod), message },
})
