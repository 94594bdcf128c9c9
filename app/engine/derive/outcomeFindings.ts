import { keyOf, objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import { hasNoPorts, type Packet } from '#model/packet'
import { objectOf, objectsOf } from '#kinds/registry'
import type { Service } from '#kinds/service/schema'
import { slicesOf } from '#kinds/endpointslice/slicesOf'
import { clusterAddresses } from '../dns/records'
import type { Lookup, Outcome } from '../trace/walk'
import type { World } from '../world'
import type { Finding } from './finding'
import { findingsOf } from './findings'
import { nearest } from './nearest'
import { listeningPorts } from './readiness'

/**
 * Why a request failed, as a chain of causes: the object at fault first, with the smallest fix where one field would do,
 * and what followed from it up to the rule that decided. Empty for a request that was delivered.
 *
 * `lookups` are those of the same walk; they tell which name was asked for when it did not resolve.
 */
export function findingsForOutcome(
  world: World,
  outcome: Outcome,
  lookups: readonly Lookup[] = [],
): readonly Finding[] {
  const { failure } = outcome
  if (!failure) return []
  const { reason, regarding } = failure
  if (reason === 'nxdomain' || reason === 'no-data') return nameFindings(world, lookups)
  if (reason === 'dns-unreachable' || reason === 'servfail') return serviceChain(world, clusterDns, undefined)
  return connectionFindings(world, outcome, regarding)
}

const clusterDns = objectKey('Service', 'kube-system', 'kube-dns')

function connectionFindings(world: World, outcome: Outcome, regarding: readonly ObjectKey[]): readonly Finding[] {
  const sent = outcome.trace?.packet
  const named = regarding.find((key) => parseKey(key).kind === 'Service')
  const service = (named && objectOf(world.objects, 'Service', named)) ?? (sent && serviceOf(sent, world.objects))
  const missing = service && sent ? missingPort(service, sent) : undefined
  if (missing) return [missing]
  const chain = service ? serviceChain(world, keyOf(service), outcome) : []
  const here = [...chain, ...(chain.length === 0 ? regarding.flatMap((key) => findingsOf(world, key)) : [])]
  const deaf = outcome.failure?.reason === 'nothing-listens' ? deafPod(world.objects, outcome) : undefined
  return deaf ? [...here, deaf] : here
}

/** The Service that a packet was sent to: by its cluster IP, or by a node port. */
function serviceOf(packet: Packet, store: ObjectStore): Service | undefined {
  const services = [...objectsOf(store, 'Service').values()]
  return (
    services.find((service) => clusterAddresses(service).includes(packet.dst)) ??
    (isNodeAddress(packet.dst, store)
      ? services.find((service) => service.spec.ports?.some((port) => port.nodePort === packet.dstPort))
      : undefined)
  )
}

const isNodeAddress = (address: string, store: ObjectStore): boolean =>
  [...objectsOf(store, 'Node').values()].some((node) => node.status?.addresses?.some((one) => one.address === address))

function missingPort(service: Service, packet: Packet): Finding | undefined {
  const ports = service.spec.ports ?? []
  const fits = ports.some(
    (port) => (port.protocol ?? 'TCP') === packet.protocol && [port.port, port.nodePort].includes(packet.dstPort),
  )
  if (fits || !clusterAddresses(service).includes(packet.dst)) return undefined
  const known = ports.map((port) => `${port.port}/${port.protocol ?? 'TCP'}`).join(', ')
  const sentence = hasNoPorts(packet)
    ? `Its address is on no interface, so nobody answers a ping to it: rules translate its ports only, ${known}.`
    : `It has no port ${packet.dstPort}/${packet.protocol}; it has ${known}. No rule translates other ports of its address.`
  return { regarding: keyOf(service), code: 'no-such-service-port', sentence, evidence: [keyOf(service)] }
}

/** The findings of a Service, then what its slices and the node's kube-proxy make of them. */
function serviceChain(world: World, key: ObjectKey, outcome: Outcome | undefined): readonly Finding[] {
  const service = objectOf(world.objects, 'Service', key)
  if (!service) return []
  const findings = findingsOf(world, key)
  const reason = outcome?.failure?.reason
  if (findings.length === 0) return []
  if (reason !== undefined && reason !== 'no-endpoints' && reason !== 'no-local-endpoints') return findings
  return [...findings, ...sliceFindings(service, world.objects), ...proxyFindings(outcome)]
}

function sliceFindings(service: Service, store: ObjectStore): readonly Finding[] {
  return slicesOf(store, service.metadata.namespace ?? '', service.metadata.name).map((slice) => {
    const endpoints = slice.endpoints ?? []
    const ready = endpoints.filter((endpoint) => endpoint.conditions?.ready !== false).length
    const sentence =
      endpoints.length === 0
        ? 'It holds no endpoints.'
        : `${endpoints.length === 1 ? '1 endpoint' : `${endpoints.length} endpoints`}, ${ready} ready.`
    return { regarding: keyOf(slice), code: 'slice', sentence, evidence: [keyOf(slice)] }
  })
}

function proxyFindings(outcome: Outcome | undefined): readonly Finding[] {
  const at = outcome?.failure?.at
  const hop = at?.leg === 'request' ? outcome?.trace?.hops[at.hop] : undefined
  const step = at && hop?.steps[at.step]
  if (!hop || step?.kind !== 'verdict') return []
  const sentence = `kube-proxy on ${hop.host.name} writes ${step.verdict} instead of DNAT.`
  return [{ regarding: hop.host.key, code: 'proxy-rule', sentence, evidence: [hop.host.key] }]
}

function deafPod(store: ObjectStore, outcome: Outcome): Finding | undefined {
  const hop = outcome.trace?.hops.at(-1)
  const pod = hop && objectOf(store, 'Pod', hop.host.key)
  const packet = hop?.steps.at(-1)?.packet
  if (!hop || !pod || !packet) return undefined
  const { dstPort: port } = packet
  const protocol = packet.protocol === 'UDP' ? 'UDP' : 'TCP'
  const ports = listeningPorts(pod, store, protocol)
  const sentence = `Nothing listens on ${port}${ports.length > 0 ? `; it listens on ${ports.join(', ')}` : ''}.`
  return { regarding: hop.host.key, code: 'nothing-listens', sentence, evidence: [hop.host.key] }
}

/** A name that did not resolve: a Service that would, under this name elsewhere or under a name like it. */
function nameFindings(world: World, lookups: readonly Lookup[]): readonly Finding[] {
  const suffix = `.svc.${world.settings.dnsDomain}.`
  const [first] = lookups.map((lookup) => lookup.question.name.toLowerCase()).filter((name) => name.endsWith(suffix))
  const [name, namespace] = first?.slice(0, -suffix.length).split('.') ?? []
  if (name === undefined || namespace === undefined) return []
  const exact = lookups.flatMap((lookup) => serviceNamed(lookup.question.name.toLowerCase(), suffix, world.objects))
  const [existing] = exact
  if (existing) return serviceChain(world, keyOf(existing), undefined)
  const services = [...objectsOf(world.objects, 'Service').values()]
  const elsewhere = services.find((service) => service.metadata.name === name)
  if (elsewhere) {
    const home = elsewhere.metadata.namespace ?? ''
    const sentence = `Service ${name} is in namespace ${home}: from other namespaces it is called ${name}.${home}.`
    return [{ regarding: keyOf(elsewhere), code: 'service-in-other-namespace', sentence, evidence: [keyOf(elsewhere)] }]
  }
  const here = services.filter((service) => service.metadata.namespace === namespace)
  const meant = nearestService(name, here) ?? nearestService(name, services)
  if (!meant) return []
  const where = meant.metadata.namespace === namespace ? '' : `, in namespace ${meant.metadata.namespace}`
  const sentence = `There is no Service ${name}; the nearest name is ${meant.metadata.name}${where}.`
  return [{ regarding: keyOf(meant), code: 'no-such-service', sentence, evidence: [keyOf(meant)] }]
}

function nearestService(name: string, services: readonly Service[]): Service | undefined {
  const names = services.map((service) => service.metadata.name)
  const near = nearest(name, names)
  return services.find((service) => service.metadata.name === near)
}

function serviceNamed(question: string, suffix: string, store: ObjectStore): readonly Service[] {
  if (!question.endsWith(suffix)) return []
  const labels = question.slice(0, -suffix.length).split('.')
  const [namespace, name] = [labels.at(-1) ?? '', labels.at(-2) ?? '']
  const service = objectOf(store, 'Service', objectKey('Service', namespace, name))
  return service ? [service] : []
}
