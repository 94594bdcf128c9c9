import { objectOf, objectsOf } from '#kinds/registry'
import { runningContainers, type ProbeKind } from '#kinds/pod/containers'
import { kubeletOf, proxyOf } from '#model/componentNames'
import type { Fault } from '#model/fault'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import type { ComponentId } from '#model/simEvent'
import type { World } from '#engine'

/** What can be broken: an object of the cluster, or one of its components. */
export type Breakable =
  { readonly type: 'object'; readonly key: ObjectKey } | { readonly type: 'component'; readonly component: ComponentId }

/** One way to break something. */
export interface FaultChoice {
  readonly label: string
  /** A quiet word on what that does. */
  readonly note?: string
  readonly faults: readonly Fault[]
}

/** The ways in which something can be broken, as the cluster stands. */
export function faultChoices(world: World, what: Breakable): readonly FaultChoice[] {
  if (what.type === 'component') return ofComponent(world, what.component)
  const { kind, name } = parseKey(what.key)
  switch (kind) {
    case 'Pod':
      return ofPod(world, what.key)
    case 'Node':
      return ofNode(world, name)
    default:
      return isDns(what.key) ? dns(world) : []
  }
}

/** Whether a fault is one of that thing: it is broken there, or it acts there. */
export function concerns(fault: Fault, what: Breakable): boolean {
  if (what.type === 'component') return fault.type === 'paused' && fault.component === what.component
  switch (fault.type) {
    case 'paused':
      return what.key.startsWith('Node/') && fault.component.split('/')[1] === parseKey(what.key).name
    case 'linkCut':
      return what.key.startsWith('Node/') && [fault.from, fault.to].includes(parseKey(what.key).name)
    case 'nodeStopped':
    case 'nodeIsolated':
    case 'routeBroken':
    case 'conntrackFull':
      return what.key.startsWith('Node/') && fault.node === parseKey(what.key).name
    case 'probe':
    case 'notListening':
      return fault.pod === what.key
  }
}

function ofPod(world: World, pod: ObjectKey): readonly FaultChoice[] {
  const object = objectOf(world.objects, 'Pod', pod)
  if (!object) return []
  const declared = probes.filter((probe) =>
    runningContainers(object).some((container) => container[`${probe}Probe`] !== undefined),
  )
  return [
    { label: 'Stop listening', note: 'its port answers: refused', faults: [{ type: 'notListening', pod }] },
    ...declared.flatMap((probe): readonly FaultChoice[] => [
      { label: `Fail its ${probe} probe`, faults: [{ type: 'probe', pod, probe, answer: 'fail' }] },
      {
        label: `Slow its ${probe} probe`,
        note: 'answers after its timeout',
        faults: [{ type: 'probe', pod, probe, answer: 'slow' }],
      },
    ]),
  ]
}

const probes: readonly ProbeKind[] = ['startup', 'readiness', 'liveness']

function ofNode(world: World, node: string): readonly FaultChoice[] {
  const others = [...objectsOf(world.objects, 'Node').values()]
    .map(({ metadata }) => metadata.name)
    .filter((name) => name !== node)
  const kubeProxy = proxyOf(node)
  return [
    { label: 'Switch off', note: 'with everything on it', faults: [{ type: 'nodeStopped', node }] },
    { label: 'Cut off', note: 'its cable is out', faults: [{ type: 'nodeIsolated', node }] },
    {
      label: 'Pause kube-proxy',
      note: 'its rules stay as they are',
      faults: [{ type: 'paused', component: kubeProxy }],
    },
    { label: 'Pause the kubelet', faults: [{ type: 'paused', component: kubeletOf(node) }] },
    { label: 'Fill its conntrack table', faults: [{ type: 'conntrackFull', node }] },
    ...others.flatMap((to): readonly FaultChoice[] => [
      { label: `Cut the link to ${to}`, faults: [{ type: 'linkCut', from: node, to }] },
      { label: `Lose the route to the Pods of ${to}`, faults: [{ type: 'routeBroken', node, to }] },
    ]),
  ]
}

function ofComponent(world: World, component: ComponentId): readonly FaultChoice[] {
  const pause: FaultChoice = { label: `Pause ${component}`, faults: [{ type: 'paused', component }] }
  return component === 'coredns' ? [{ ...pause, note: 'it answers by what it knows' }, ...dns(world)] : [pause]
}

const isDns = (key: ObjectKey): boolean =>
  ['Service/kube-system/kube-dns', 'Deployment/kube-system/coredns'].includes(key)

/** CoreDNS is stopped when none of its Pods listens any more. */
function dns(world: World): readonly FaultChoice[] {
  const pods = [...objectsOf(world.objects, 'Pod')].flatMap(([key, { metadata }]) =>
    metadata.namespace === 'kube-system' && metadata.labels?.['k8s-app'] === 'kube-dns' ? [key] : [],
  )
  const faults = pods.flatMap((pod): readonly Fault[] => [
    { type: 'notListening', pod, port: 53, protocol: 'UDP' },
    { type: 'notListening', pod, port: 53, protocol: 'TCP' },
  ])
  return faults.length === 0 ? [] : [{ label: 'Stop CoreDNS', note: 'its Pods do not listen', faults }]
}
