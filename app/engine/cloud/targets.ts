import type { ClusterSettings } from '#model/clusterSettings'
import { canonicalIp } from '#model/ip'
import { keyOf, objectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { Protocol } from '#model/port'
import type { EndpointSlice, SliceEndpoint } from '#kinds/endpointslice/schema'
import type { Node } from '#kinds/node/schema'
import { objectsOf } from '#kinds/registry'
import type { Service, ServicePort } from '#kinds/service/schema'
import { slicesOf } from '#kinds/endpointslice/slicesOf'
import type { BalancerTarget } from './balancer'

/** Nodes that carry it are left out. Upstream: k8s.io/api/core/v1/well_known_labels.go. */
const excludeLabel = 'node.kubernetes.io/exclude-from-external-load-balancers'

/** Everybody that the balancer of a Service knows, and what its health check says of each. */
export function targetsOf(service: Service, settings: ClusterSettings, store: ObjectStore): readonly BalancerTarget[] {
  const slices = slicesOf(store, service.metadata.namespace ?? '', service.metadata.name)
  const { loadBalancer } = settings
  if (loadBalancer.provider === 'aws-nlb' && loadBalancer.targets === 'ip') {
    return podTargets(service, slices, podsAreReached(settings))
  }
  return [...objectsOf(store, 'Node').values()]
    .filter(({ metadata }) => metadata.labels?.[excludeLabel] === undefined)
    .map((node) => nodeTarget(node, service, ofPrimaryFamily(service, slices), settings))
}

/** Each family has slices of its own with the same Pods; one of them counts. */
const ofPrimaryFamily = ({ spec }: Service, slices: readonly EndpointSlice[]): readonly EndpointSlice[] =>
  slices.filter((slice) => slice.addressType === (spec.ipFamilies?.[0] ?? 'IPv4'))

const endpointsOf = (slices: readonly EndpointSlice[]): readonly SliceEndpoint[] =>
  slices.flatMap((slice) => slice.endpoints ?? [])

const isReady = ({ conditions }: SliceEndpoint): boolean => conditions?.ready !== false

/** What kube-proxy would send to: ready, or still serving while it ends. */
const isUsable = (endpoint: SliceEndpoint): boolean =>
  isReady(endpoint) || (endpoint.conditions?.serving !== false && endpoint.conditions?.terminating === true)

function nodeTarget(
  node: Node,
  service: Service,
  slices: readonly EndpointSlice[],
  { loadBalancer: { provider } }: ClusterSettings,
): BalancerTarget {
  const addresses = (node.status?.addresses ?? []).flatMap(({ type, address }) =>
    type === 'InternalIP' ? (canonicalIp(address) ?? []) : [],
  )
  const keepsPort = provider !== 'aws-nlb' && provider !== 'aws-clb'
  const ports = (service.spec.ports ?? []).flatMap(({ protocol = 'TCP', port, nodePort = 0 }) => {
    const to = keepsPort ? port : nodePort
    return to === 0 ? [] : [{ protocol, port, to }]
  })
  const check = { node: node.metadata.name, service, slices }
  const health = provider.startsWith('metallb') ? announces(check) : checked(check, keepsPort)
  return { key: keyOf(node), name: node.metadata.name, addresses, ports, ...health }
}

interface Check {
  readonly node: string
  readonly service: Service
  readonly slices: readonly EndpointSlice[]
}

type Health = Pick<BalancerTarget, 'healthy' | 'because'>

const isLocal = ({ spec }: Service): boolean => spec.externalTrafficPolicy === 'Local'

const readyHere = ({ slices, node }: Check): number =>
  endpointsOf(slices).filter((endpoint) => isReady(endpoint) && endpoint.nodeName === node).length

/** Upstream: metallb speaker/layer2_controller.go and bgp_controller.go, ShouldAnnounce. */
function announces(check: Check): Health {
  if (isLocal(check.service)) {
    const healthy = readyHere(check) > 0
    return {
      healthy,
      because: healthy ? 'it has a ready endpoint' : 'it has no ready endpoint, and the policy is Local',
    }
  }
  const healthy = endpointsOf(check.slices).some(isUsable)
  return { healthy, because: healthy ? 'its speaker announces the address' : 'the Service has no endpoint to announce' }
}

/**
 * A cloud's health check of a Node: the health check port under policy Local; under policy Cluster kube-proxy's own
 * `/healthz` (GCP) or the node port itself (AWS).
 */
function checked(check: Check, asksProxy: boolean): Health {
  const { service, slices } = check
  if (isLocal(service)) {
    const count = readyHere(check)
    const port = service.spec.healthCheckNodePort ?? 0
    const because = `${localHealthStatus(count)} on port ${port}, ${count === 0 ? 'none' : count} ready`
    return { healthy: count > 0, because }
  }
  if (asksProxy) return { healthy: true, because: 'kube-proxy answers on port 10256' }
  const nodePort = service.spec.ports?.[0]?.nodePort ?? 0
  if (nodePort === 0) return { healthy: false, because: 'the Service has no node port' }
  const healthy = endpointsOf(slices).some(isUsable)
  return { healthy, because: healthy ? `node port ${nodePort} answers` : `node port ${nodePort} answers nothing` }
}

/** What kube-proxy answers on a health check node port of a Node with so many ready endpoints. Upstream: pkg/proxy/healthcheck/service_health.go. */
export const localHealthStatus = (ready: number): number => (ready > 0 ? 200 : 503)

/** How many ready endpoints of a Service a Node has: what its health check node port goes by. */
export function readyEndpointsOn(store: ObjectStore, service: Service, node: string): number {
  const slices = slicesOf(store, service.metadata.namespace ?? '', service.metadata.name)
  return readyHere({ node, service, slices: ofPrimaryFamily(service, slices) })
}

/** Whether the network outside knows the way to addresses of Pods; inside a tunnel only Nodes do. */
function podsAreReached({ cni }: ClusterSettings): boolean {
  switch (cni.mode) {
    case 'bgp':
    case 'host-gw':
    case 'native':
      return true
    case 'ipip':
    case 'vxlan':
    case 'tunnel':
      return false
  }
}

function podTargets(service: Service, slices: readonly EndpointSlice[], reached: boolean): readonly BalancerTarget[] {
  const byName = new Map<string, BalancerTarget>()
  for (const slice of slices) {
    for (const endpoint of slice.endpoints ?? []) {
      const address = canonicalIp(endpoint.addresses[0] ?? '')
      if (address === undefined || !isReady(endpoint)) continue
      const name = endpoint.targetRef?.name ?? address
      const known = byName.get(name)
      byName.set(name, {
        key: objectKey(endpoint.targetRef?.kind ?? 'Pod', slice.metadata.namespace ?? '', name),
        name,
        addresses: [...new Set([...(known?.addresses ?? []), address])],
        ports: known?.ports ?? portsIn(slice, service.spec.ports ?? []),
        healthy: reached,
        because: reached ? 'its port answers' : 'the network outside knows no way to addresses of Pods',
      })
    }
  }
  return [...byName.values()]
}

const portsIn = (slice: EndpointSlice, ports: readonly ServicePort[]): BalancerTarget['ports'] =>
  ports.flatMap(({ name = '', protocol = 'TCP' as Protocol, port }) => {
    const found = slice.ports?.find((one) => (one.name ?? '') === name && (one.protocol ?? 'TCP') === protocol)
    return found?.port === undefined ? [] : [{ protocol, port, to: found.port }]
  })
