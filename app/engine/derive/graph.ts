import { memoLast } from '#lib/memo'
import { reuse } from '#lib/reuse'
import { eachFamily } from '#model/addressFamilies'
import type { ClusterSettings, ExternalHost } from '#model/clusterSettings'
import { controllerOf, keyOf, objectKey, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { EndpointSlice, SliceEndpoint } from '#kinds/endpointslice/schema'
import { nodeAddresses, nodeRanges } from '#kinds/node/addresses'
import type { Node } from '#kinds/node/schema'
import { podIPs } from '#kinds/pod/addresses'
import type { Pod } from '#kinds/pod/schema'
import { objectsOf } from '#kinds/registry'
import type { Service, ServiceType } from '#kinds/service/schema'
import type { Balancer } from '../cloud/balancer'
import { balancersOf } from '../cloud/balancersOf'
import { bridgeAddress, flannelBridge, hasBridge } from '../cni/bridge'
import { slicesOf } from '#kinds/endpointslice/slicesOf'
import { listensOf } from '../kubelet/appModel'
import type { World } from '../world'
import { becauseOf, nodeOf, podStateOf, readinessOf } from './readiness'

export type PodState = 'ready' | 'notReady' | 'pending' | 'terminating' | 'completed'

/** Where something answers. */
interface Addressed {
  /** Its address of the cluster's primary family; empty while it has none. */
  readonly address: string
  /** Its address of the other family, where it has one. */
  readonly secondAddress?: string
}

/** The bridge of a Node that its Pods hang on. */
export interface GraphBridge {
  readonly name: string
  readonly addresses: readonly string[]
}

export type GraphNode =
  | (Addressed & {
      readonly type: 'Node'
      readonly key: ObjectKey
      readonly name: string
      readonly podCIDR: string
      readonly secondPodCIDR?: string
      /** Absent where the network plugin makes none. */
      readonly bridge?: GraphBridge
    })
  | (Addressed & {
      readonly type: 'Pod'
      readonly key: ObjectKey
      /** The Node it is bound to; absent while it waits for one. */
      readonly node?: ObjectKey
      readonly namespace: string
      readonly name: string
      /** The generated part at the end of the name, when an owner made it: `4xk2p`. */
      readonly suffix?: string
      /** Ports it listens on, as `8080`, the first ones first. */
      readonly ports: readonly number[]
      readonly state: PodState
      /** Why it is in that state, one sentence; empty when ready. */
      readonly because: string
    })
  | (Addressed & {
      readonly type: 'Service'
      readonly key: ObjectKey
      readonly namespace: string
      readonly name: string
      readonly serviceType: ServiceType
      readonly headless: boolean
      /** `10.96.40.40`, `None`, or the external name. */
      readonly address: string
      readonly ports: readonly {
        readonly port: number
        readonly targetPort: string
        readonly nodePort?: number
        readonly protocol: string
        readonly name: string
      }[]
      /** One per endpoint of its primary family, in slice order. */
      readonly endpoints: readonly EndpointState[]
    })
  | (Addressed & {
      readonly type: 'LoadBalancer'
      /** `LoadBalancer/NAMESPACE/SERVICE`. */
      readonly key: ObjectKey
      readonly namespace: string
      /** What it is and which Service it is for: `NLB web`. */
      readonly name: string
    })
  | (Addressed & {
      readonly type: 'Host'
      readonly key: ObjectKey
      readonly name: string
      readonly listens: readonly string[]
    })

export type EndpointState = 'ready' | 'notReady' | 'terminating'

export interface GraphEdge {
  readonly id: string
  readonly service: ObjectKey
  readonly pod: ObjectKey
  readonly state: EndpointState
}

/** The picture without pixels: what stands on the canvas, and which Service leads to which Pods. */
export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

/**
 * What stands on the canvas, from the objects as they are: Nodes, Pods, Services, load balancers and outside hosts in
 * the order in which they were written, and an edge from each Service to each Pod that its slices name.
 *
 * Parts that did not change keep their identity from one world to the next, so that only what changed is drawn again.
 */
export const graphOf = (world: World): Graph => graph(world.objects, world.hosts, world.settings)

const graph = memoLast((store: ObjectStore, hosts: readonly ExternalHost[], settings: ClusterSettings): Graph => {
  const slices = slicesOfServices(store)
  const nodes = [
    ...[...objectsOf(store, 'Node').values()].map((node) => machine(node, settings)),
    ...[...objectsOf(store, 'Pod').values()].map((pod) => podNode(pod, store)),
    ...[...objectsOf(store, 'Service').values()].map((service) => serviceNode(service, slices(service))),
    ...hosts.map(hostNode),
    ...balancersOf(settings, store).flatMap(balancerNode),
  ]
  const edges = [...objectsOf(store, 'Service').values()].flatMap((service) => edgesOf(service, slices(service)))
  return keepIdentity({ nodes, edges })
})

const slicesOfServices = (store: ObjectStore) => (service: Service) =>
  slicesOf(store, service.metadata.namespace ?? '', service.metadata.name)

let lastNodes: ReadonlyMap<string, GraphNode> = new Map()
let lastEdges: ReadonlyMap<string, GraphEdge> = new Map()
let lastGraph: Graph = { nodes: [], edges: [] }

function keepIdentity(next: Graph): Graph {
  lastNodes = reuse(lastNodes, new Map(next.nodes.map((node) => [node.key, node])))
  lastEdges = reuse(lastEdges, new Map(next.edges.map((edge) => [edge.id, edge])))
  lastGraph = reuse(lastGraph, { nodes: [...lastNodes.values()], edges: [...lastEdges.values()] })
  return lastGraph
}

/** The first address, and the second one where there are two. */
const addressed = ([address = '', secondAddress]: readonly string[]): Addressed => ({
  address,
  ...(secondAddress === undefined ? {} : { secondAddress }),
})

function machine(node: Node, settings: ClusterSettings): GraphNode {
  const ranges = nodeRanges(node)
  const [podCIDR, secondPodCIDR] = ranges
  const bridged = hasBridge(settings) && ranges.length > 0
  return {
    type: 'Node',
    key: keyOf(node),
    name: node.metadata.name,
    ...addressed(nodeAddresses(node, 'InternalIP')),
    podCIDR: podCIDR?.text ?? '',
    ...(secondPodCIDR === undefined ? {} : { secondPodCIDR: secondPodCIDR.text }),
    ...(bridged && {
      bridge: { name: flannelBridge, addresses: ranges.flatMap((range) => bridgeAddress(range) ?? []) },
    }),
  }
}

function podNode(pod: Pod, store: ObjectStore): GraphNode {
  const readiness = readinessOf(pod, store)
  const node = nodeOf(pod, store)
  const suffix = controllerOf(pod) ? pod.metadata.name.slice(pod.metadata.name.lastIndexOf('-') + 1) : undefined
  return {
    type: 'Pod',
    key: keyOf(pod),
    ...(node === undefined ? {} : { node }),
    namespace: pod.metadata.namespace ?? '',
    name: pod.metadata.name,
    ...(suffix === undefined ? {} : { suffix }),
    ...addressed(podIPs(pod)),
    ports: [...new Set(listensOf(pod, store).map((socket) => socket.port))],
    state: podStateOf(readiness),
    because: becauseOf(readiness),
  }
}

function serviceNode(service: Service, slices: readonly EndpointSlice[]): GraphNode {
  const { spec } = service
  const serviceType = spec.type ?? 'ClusterIP'
  return {
    type: 'Service',
    key: keyOf(service),
    namespace: service.metadata.namespace ?? '',
    name: service.metadata.name,
    serviceType,
    headless: serviceType !== 'ExternalName' && spec.clusterIP === 'None',
    ...addressed(serviceType === 'ExternalName' ? [spec.externalName ?? ''] : serviceAddresses(spec)),
    ports: (spec.ports ?? []).map((port) => ({
      port: port.port,
      targetPort: `${port.targetPort ?? port.port}`,
      ...(port.nodePort === undefined ? {} : { nodePort: port.nodePort }),
      protocol: port.protocol ?? 'TCP',
      name: port.name ?? '',
    })),
    // Each Pod has one in the slices of either family.
    endpoints: slices.flatMap(({ addressType, endpoints }) =>
      addressType === (spec.ipFamilies?.[0] ?? addressType) ? (endpoints ?? []).map(endpointState) : [],
    ),
  }
}

const serviceAddresses = ({ clusterIP, clusterIPs }: Service['spec']): readonly string[] =>
  clusterIPs ?? (clusterIP === undefined ? [] : [clusterIP])

function endpointState(endpoint: SliceEndpoint): EndpointState {
  if (endpoint.conditions?.terminating === true) return 'terminating'
  return endpoint.conditions?.ready === false ? 'notReady' : 'ready'
}

/** One edge for each Pod, in the best state that any of its endpoints has. */
function edgesOf(service: Service, slices: readonly EndpointSlice[]): readonly GraphEdge[] {
  const from = keyOf(service)
  const states = new Map<ObjectKey, EndpointState>()
  for (const slice of slices) {
    for (const endpoint of slice.endpoints ?? []) {
      const { kind, namespace, name } = endpoint.targetRef ?? {}
      if (kind !== 'Pod' || name === undefined) continue
      const pod = objectKey('Pod', namespace ?? slice.metadata.namespace ?? '', name)
      if (states.get(pod) !== 'ready') states.set(pod, endpointState(endpoint))
    }
  }
  return [...states].map(([pod, state]) => ({ id: `${from}→${pod}`, service: from, pod, state }))
}

const balancerNode = ({ key, namespace, machine, addresses }: Balancer): readonly GraphNode[] =>
  machine === undefined ? [] : [{ type: 'LoadBalancer', key, namespace, name: machine, ...addressed(addresses) }]

const hostNode = (host: ExternalHost): GraphNode => ({
  type: 'Host',
  key: objectKey('Host', '', host.name),
  name: host.name,
  ...addressed(eachFamily(host.ip)),
  listens: host.listens,
})
