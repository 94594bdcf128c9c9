import { objectsOf } from '#kinds/registry'
import type { EndpointSlice, SliceEndpoint } from '#kinds/endpointslice/schema'
import { slicesByService } from '#kinds/endpointslice/slicesByService'
import type { Service, ServicePort } from '#kinds/service/schema'
import { memoByKey, memoByObject, memoFlat, memoPerObject, memoRows } from '#lib/memo'
import { parseCidr } from '#model/cidr'
import { familyOf, parseIp, type AddressFamily } from '#model/ip'
import { keyOf, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import { endpointText } from '#model/packet'
import type { Protocol } from '#model/port'

/** An endpoint of one service port, as one node sees it. */
export interface ProxyEndpoint {
  readonly ip: string
  readonly port: number
  /** `10.244.1.7:8080`, `[fd00::7]:8080`: what endpoints are sorted and told apart by. */
  readonly text: string
  /** On this very node. */
  readonly local: boolean
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  readonly zoneHints: readonly string[]
  readonly nodeHints: readonly string[]
}

/** One port of one Service with everything that kube-proxy knows about it. Addresses are canonical and of one family. */
export interface ServicePortState {
  /** `namespace/service`, followed by `:portname` where the port has a name. */
  readonly name: string
  readonly service: ObjectKey
  readonly portName: string
  readonly protocol: Lowercase<Protocol>
  readonly clusterIP: string
  readonly port: number
  /** 0 when there is none. */
  readonly nodePort: number
  readonly externalIPs: readonly string[]
  readonly loadBalancerIPs: readonly string[]
  readonly sourceRanges: readonly string[]
  readonly externalPolicyLocal: boolean
  readonly internalPolicyLocal: boolean
  /** 0 when there is none. */
  readonly healthCheckNodePort: number
  /** How long a client stays with its endpoint; absent without session affinity. */
  readonly affinitySeconds?: number
  /** All that are known, whatever their state, sorted by their text. */
  readonly endpoints: readonly ProxyEndpoint[]
}

/** Everything one node's kube-proxy builds its rules of one address family from. */
export interface NodeState {
  readonly family: AddressFamily
  /** By namespace and name of the Service, then in the order of its ports. */
  readonly servicePorts: readonly ServicePortState[]
}

/**
 * The service ports and endpoints that the kube-proxy of one node knows.
 *
 * Left out are headless Services, those of type ExternalName, those without an address of this family, and those
 * that another proxy claims by label.
 * Upstream: pkg/proxy/serviceport.go, servicechangetracker.go and endpointslicecache.go, v1.33.
 */
export function nodeStateOf(store: ObjectStore, nodeName: string, family: AddressFamily): NodeState {
  const slices = slicesByService(objectsOf(store, 'EndpointSlice'))
  const services = sortedServices(objectsOf(store, 'Service'))
  const ports = portsSeenFrom(
    `${family} ${nodeName}`,
    nodeName,
    family,
  )(
    services.all,
    services.ids.map((id) => slices.get(id) ?? noSlices),
  )
  return { family, servicePorts: joined(`${family} ${nodeName}`)(ports) }
}

const joined = memoByKey((_view: string) => memoFlat<ServicePortState>())

const noSlices: readonly EndpointSlice[] = []

const sortedServices = memoByObject((services: ReadonlyMap<ObjectKey, Service>) => {
  const sorted = Array.from(services.values(), (service) => ({ service, id: idOf(service) })).sort((a, b) =>
    a.id < b.id ? -1 : a.id > b.id ? 1 : 0,
  )
  return { all: sorted.map(({ service }) => service), ids: sorted.map(({ id }) => id) }
})

const idOf = ({ metadata }: Service): string => `${metadata.namespace ?? ''}/${metadata.name}`

/** The ports of each Service as one node sees them, made anew only where the Service or one of its slices is another one. */
const portsSeenFrom = memoByKey((_view: string, nodeName: string, family: AddressFamily) => {
  const known = memoPerObject((service: Service, ...slices: readonly EndpointSlice[]) =>
    portsOf(
      service,
      slices.filter((slice) => slice.addressType === family),
      nodeName,
      family,
    ),
  )
  return memoRows((service: Service, slices: readonly EndpointSlice[]) => known(service, ...slices))
})

function portsOf(
  service: Service,
  slices: readonly EndpointSlice[],
  nodeName: string,
  family: AddressFamily,
): readonly ServicePortState[] {
  const id = idOf(service)
  const clusterIP = isProxied(service) ? clusterIPOf(service, family) : undefined
  if (clusterIP === undefined) return []
  const common = {
    service: keyOf(service),
    clusterIP,
    ...externalAddresses(service, family),
    ...policies(service),
  }
  return (service.spec.ports ?? []).map((port) => ({
    ...common,
    name: port.name ? `${id}:${port.name}` : id,
    portName: port.name ?? '',
    protocol: lowerCase(port.protocol),
    port: port.port,
    nodePort: port.nodePort ?? 0,
    endpoints: endpointsOf(port, slices, nodeName),
  }))
}

const notOurs = ['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless']

const isProxied = ({ metadata, spec }: Service): boolean =>
  spec.type !== 'ExternalName' && !notOurs.some((label) => Object.hasOwn(metadata.labels ?? {}, label))

/** `None` is no address, so a headless Service has none of any family. */
function clusterIPOf({ spec }: Service, family: AddressFamily): string | undefined {
  const ips = spec.clusterIPs ?? (spec.clusterIP === undefined ? [] : [spec.clusterIP])
  return ofFamily(ips, family)[0]
}

function externalAddresses({ spec, status }: Service, family: AddressFamily) {
  const ingress = (status?.loadBalancer?.ingress ?? []).filter((entry) => (entry.ipMode ?? 'VIP') === 'VIP')
  const ranges = (spec.loadBalancerSourceRanges ?? []).flatMap((text) => {
    const cidr = parseCidr(text.trim())
    return cidr.ok && cidr.value.family === family ? [cidr.value.text] : []
  })
  return {
    externalIPs: ofFamily(spec.externalIPs ?? [], family),
    loadBalancerIPs: ofFamily(
      ingress.flatMap((entry) => entry.ip ?? []),
      family,
    ),
    sourceRanges: ranges,
  }
}

function policies({ spec }: Service) {
  const hasExternal = spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.externalIPs ?? []).length > 0
  const externalPolicyLocal = spec.externalTrafficPolicy === 'Local' && hasExternal
  const healthChecked = spec.type === 'LoadBalancer' && externalPolicyLocal
  return {
    externalPolicyLocal,
    internalPolicyLocal: spec.internalTrafficPolicy === 'Local',
    healthCheckNodePort: healthChecked ? (spec.healthCheckNodePort ?? 0) : 0,
    ...(spec.sessionAffinity === 'ClientIP' && {
      affinitySeconds: spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10800,
    }),
  }
}

/** Endpoints with the same address and port are one: a local one wins over a remote one, else the first one met stays. */
function endpointsOf(port: ServicePort, slices: readonly EndpointSlice[], nodeName: string): readonly ProxyEndpoint[] {
  const byText = new Map<string, ProxyEndpoint>()
  for (const slice of slices) {
    const slicePort = slice.ports?.find(
      (candidate) => candidate.name === (port.name ?? '') && (candidate.protocol ?? 'TCP') === (port.protocol ?? 'TCP'),
    )
    if (slicePort?.port === undefined) continue
    for (const sliceEndpoint of slice.endpoints ?? []) {
      const endpoint = endpointOf(sliceEndpoint, slicePort.port, nodeName)
      const known = endpoint && byText.get(endpoint.text)
      if (endpoint && (!known || (endpoint.local && !known.local))) byText.set(endpoint.text, endpoint)
    }
  }
  return Array.from(byText.values()).sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
}

const none: readonly string[] = []

function endpointOf(endpoint: SliceEndpoint, port: number, nodeName: string): ProxyEndpoint | undefined {
  const ip = parseIp(endpoint.addresses[0] ?? '')?.text
  if (ip === undefined) return undefined
  const { ready, serving, terminating } = endpoint.conditions ?? {}
  return {
    ip,
    port,
    text: endpointText(ip, port),
    local: endpoint.nodeName === nodeName,
    ready: ready ?? true,
    serving: serving ?? true,
    terminating: terminating ?? false,
    zoneHints: endpoint.hints?.forZones?.map((zone) => zone.name) ?? none,
    nodeHints: endpoint.hints?.forNodes?.map((node) => node.name) ?? none,
  }
}

const ofFamily = (ips: readonly string[], family: AddressFamily): readonly string[] =>
  ips.flatMap((text) => (familyOf(text) === family ? (parseIp(text)?.text ?? []) : []))

function lowerCase(protocol: Protocol = 'TCP'): Lowercase<Protocol> {
  return protocol === 'TCP' ? 'tcp' : protocol === 'UDP' ? 'udp' : 'sctp'
}
