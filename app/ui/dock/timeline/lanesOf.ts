import type { ComponentId, SimEvent } from '#model/simEvent'

/** A line of the timeline: one component, and its name without the Node that it runs on. */
export interface Lane {
  readonly component: ComponentId
  readonly label: string
  /** The Node whose component it is; the lanes of a Node stand together. */
  readonly node?: string
}

/** The order in which a write goes through a cluster: who asks, who keeps it, who acts on it. */
const order: readonly string[] = [
  'client',
  'apiserver',
  'etcd',
  'deployment-controller',
  'statefulset-controller',
  'daemonset-controller',
  'replicaset-controller',
  'scheduler',
  'endpointslice-controller',
  'endpoint-controller',
  'service-controller',
  'coredns',
]

/**
 * The lanes of everybody who has done something, in the order in which a write goes through a cluster, the components of
 * the Nodes last and Node by Node. `known` are lanes that are there in any case.
 */
export function lanesOf(events: readonly SimEvent[], known: readonly ComponentId[]): readonly Lane[] {
  const components = new Set([...known, ...events.map(({ component }) => component)])
  return [...components].map(laneOf).toSorted(byPlace)
}

function laneOf(component: ComponentId): Lane {
  const [label = component, node] = component.split('/')
  return node === undefined ? { component, label } : { component, label, node }
}

function byPlace(a: Lane, b: Lane): number {
  if (a.node !== b.node) {
    if (a.node === undefined) return -1
    return b.node === undefined ? 1 : a.node.localeCompare(b.node, 'en', { numeric: true })
  }
  return place(a) - place(b) || a.label.localeCompare(b.label, 'en')
}

const place = ({ label }: Lane): number => {
  const at = order.indexOf(label)
  // Other controllers stand among those that are known, before the answers of DNS.
  return at < 0 ? order.length - 1.5 : at
}
