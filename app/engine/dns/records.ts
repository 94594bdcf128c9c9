import { memoByObject, memoRows } from '#lib/memo'
import { objectKey, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import { parseIp } from '#model/ip'
import { objectOf, objectsOf } from '#kinds/registry'
import { serviceNameLabel, type EndpointSlice, type SliceEndpoint } from '#kinds/endpointslice/schema'
import { slicesOf } from '#kinds/endpointslice/slicesOf'
import type { Service } from '#kinds/service/schema'
import type { ZoneData } from './zoneData'

/** One address behind a name: what A or AAAA gives, and what SRV and PTR point to. */
export interface Target {
  /** Lower case, without the zone: `web.default.svc`, `10-244-1-7.web.default.svc`. */
  readonly host: string
  readonly address: string
  /** Absent for an endpoint of a slice without ports. */
  readonly port?: number
}

/** What a name of the cluster zone stands for. */
export type Meaning =
  /** No such name: NXDOMAIN. */
  | { readonly kind: 'none' }
  /** A name that exists only because others lie below it. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'apex' | 'version' | 'nameServer' }
  | { readonly kind: 'targets'; readonly targets: readonly Target[] }
  | { readonly kind: 'alias'; readonly to: string }
  | { readonly kind: 'podAddress'; readonly address: string }

const none: Meaning = { kind: 'none' }
const empty: Meaning = { kind: 'empty' }

/**
 * What the labels in front of the zone stand for, read from right to left.
 *
 * Only the Service that the name spells and its slices are looked at, so a question costs the same in a large cluster.
 * Upstream: coredns plugin/kubernetes/parse.go and kubernetes.go, 1.14.
 */
export function meaningOf(zone: ZoneData, labels: readonly string[]): Meaning {
  const [branch, namespace, object, ...front] = [...labels].reverse()
  if (branch === undefined) return { kind: 'apex' }
  if (branch === 'dns-version' && labels.length === 1) return { kind: 'version' }
  if (branch === 'dns' && namespace === 'ns' && labels.length === 2) return { kind: 'nameServer' }
  if (branch !== 'svc' && branch !== 'pod') return none
  if (namespace === undefined) return empty
  if (branch === 'pod' && zone.corefile.pods === 'disabled') return none
  if (!objectOf(zone.store, 'Namespace', objectKey('Namespace', '', namespace))) return none
  if (object === undefined) return empty
  return branch === 'pod' ? podMeaning(zone, namespace, object, front) : serviceMeaning(zone, namespace, object, front)
}

/** `front` is what stands before the Service's name, the nearest label first: an endpoint, or protocol and port. */
function serviceMeaning(zone: ZoneData, namespace: string, name: string, front: readonly string[]): Meaning {
  const service = objectOf(zone.store, 'Service', objectKey('Service', namespace, name))
  if (!service || front.length > 2) return none
  if (service.spec.type === 'ExternalName') {
    const to = service.spec.externalName ?? ''
    const isName = to !== '' && parseIp(to) === undefined
    return isName && front.length === 0 ? { kind: 'alias', to: to.endsWith('.') ? to : `${to}.` } : none
  }
  const [nearest, farthest] = front
  if (nearest !== undefined && farthest === undefined) {
    const host = `${nearest}.${name}.${namespace}.svc`
    return found(endpointTargets(zone.store, namespace, name, everyPort).filter((target) => target.host === host))
  }
  const accepts = farthest === undefined ? everyPort : portFilter(farthest, nearest ?? '')
  const addresses = clusterAddresses(service)
  if (addresses.length === 0) return found(endpointTargets(zone.store, namespace, name, accepts))
  const ports = (service.spec.ports ?? []).filter((port) => accepts(port.name ?? '', port.protocol ?? 'TCP'))
  return found(
    addresses.flatMap((address) =>
      ports.map((port) => ({ host: `${name}.${namespace}.svc`, address, port: port.port })),
    ),
  )
}

const found = (targets: readonly Target[]): Meaning => (targets.length > 0 ? { kind: 'targets', targets } : none)

type PortFilter = ((name: string, protocol: string) => boolean) & { readonly every?: true }

const everyPort: PortFilter = Object.assign(() => true, { every: true as const })

/** One leading underscore is optional, and what is empty without it matches everything. */
function portFilter(port: string, protocol: string): PortFilter {
  const wantedPort = port.replace(/^_/, '')
  const wantedProtocol = protocol.replace(/^_/, '')
  return (name, itsProtocol) =>
    (wantedPort === '' || wantedPort === name.toLowerCase()) &&
    (wantedProtocol === '' || wantedProtocol === itsProtocol.toLowerCase())
}

/** The ready endpoints of a Service, one target for each address and port. DNS goes by `ready` alone, absent counting as true. */
function endpointTargets(
  store: ObjectStore,
  namespace: string,
  service: string,
  accepts: PortFilter,
): readonly Target[] {
  return slicesOf(store, namespace, service).flatMap((slice) => {
    const ports = (slice.ports ?? []).filter((port) => accepts(port.name ?? '', port.protocol ?? 'TCP'))
    return readyAddresses(slice).flatMap(({ endpoint, address }) => {
      const host = `${endpointName(endpoint, address)}.${service}.${namespace}.svc`
      if ((slice.ports ?? []).length === 0) return accepts.every ? [{ host, address }] : []
      return ports.map((port) => ({ host, address, ...(port.port === undefined ? {} : { port: port.port }) }))
    })
  })
}

/** The names of a Service's ready endpoints, without the zone. */
export const endpointHostsOf = (store: ObjectStore, namespace: string, service: string): readonly string[] => [
  ...new Set(endpointTargets(store, namespace, service, everyPort).map((target) => target.host)),
]

const readyAddresses = (slice: EndpointSlice) =>
  (slice.endpoints ?? [])
    .filter((endpoint) => endpoint.conditions?.ready !== false)
    .flatMap((endpoint) => endpoint.addresses.map((address) => ({ endpoint, address })))

/** What an endpoint is called in DNS: its hostname, else its address with dashes. */
function endpointName(endpoint: SliceEndpoint, address: string): string {
  if (endpoint.hostname) return endpoint.hostname
  const dashed = address.replace(/[.:]/g, '-')
  return dashed.endsWith('-') ? `${dashed}0` : dashed
}

/** The cluster IPs of a Service; none when it is headless. */
export function clusterAddresses(service: Service): readonly string[] {
  const all = service.spec.clusterIPs ?? (service.spec.clusterIP ? [service.spec.clusterIP] : [])
  return all.filter((address) => address !== '' && address !== 'None')
}

/**
 * The hosts that an address points back to, without the zone: the Service with that cluster IP, else every ready
 * endpoint with that address in any Service. Upstream: coredns plugin/kubernetes/reverse.go, 1.14.
 */
export function pointersTo(store: ObjectStore, address: string): readonly string[] {
  const service = servicesByAddress(objectsOf(store, 'Service')).get(address)
  if (service) return [`${service.metadata.name}.${service.metadata.namespace ?? ''}.svc`]
  return [
    ...new Set(hostsInSlices(objectsOf(store, 'EndpointSlice')).flatMap((hosts) => hosts.get(address) ?? noHosts)),
  ]
}

const noHosts: readonly string[] = []

const servicesByAddress = memoByObject((services: ReadonlyMap<ObjectKey, Service>) => {
  const byAddress = new Map<string, Service>()
  for (const service of services.values()) {
    for (const address of clusterAddresses(service)) byAddress.set(parseIp(address)?.text ?? address, service)
  }
  return byAddress
})

/** What the addresses in each slice point back to; read again only for a slice that is another one. */
const hostsInSlices = memoByObject((slices: ReadonlyMap<ObjectKey, EndpointSlice>) =>
  hostsInEach(Array.from(slices.values())),
)

const hostsInEach = memoRows((slice: EndpointSlice): ReadonlyMap<string, readonly string[]> => {
  const byAddress = new Map<string, string[]>()
  const { namespace = '', labels } = slice.metadata
  const service = labels?.[serviceNameLabel]
  if (service === undefined) return byAddress
  for (const { endpoint, address } of readyAddresses(slice)) {
    const host = `${endpointName(endpoint, address)}.${service}.${namespace}.svc`
    const key = parseIp(address)?.text ?? address
    byAddress.set(key, [...(byAddress.get(key) ?? noHosts), host])
  }
  return byAddress
})

/** `10-244-1-7` or `fd00--1` under `pod`. A label in front of it is not looked at. */
function podMeaning(zone: ZoneData, namespace: string, dashed: string, front: readonly string[]): Meaning {
  if (front.length > 2) return none
  const isIPv4 = dashed.split('-').length === 4 && !dashed.includes('--')
  const spelled = dashed.replaceAll('-', isIPv4 ? '.' : ':')
  const address = parseIp(spelled)
  if (!address || (isIPv4 && address.text !== spelled)) return none
  if (zone.corefile.pods === 'verified' && !hasPod(zone.store, namespace, address.text)) return none
  return { kind: 'podAddress', address: address.text }
}

function hasPod(store: ObjectStore, namespace: string, address: string): boolean {
  for (const pod of objectsOf(store, 'Pod').values()) {
    const phase = pod.status?.phase
    const known = phase !== 'Succeeded' && phase !== 'Failed' && phase !== 'Unknown'
    if (known && pod.metadata.namespace === namespace && pod.status?.podIP === address) return true
  }
  return false
}
