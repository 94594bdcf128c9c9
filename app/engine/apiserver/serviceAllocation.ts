import { invalid } from '#kinds/fieldErrors'
import { headlessAddress } from '#kinds/service/clusterIPs'
import type { IPFamily, Service, ServicePort } from '#kinds/service/schema'
import { needsHealthCheckNodePort } from '#kinds/service/validation'
import { err, ok, type Result } from '#lib/result'
import { cidrContains, cidrSize, nthAddress, type Cidr } from '#model/cidr'
import type { FieldError, StatusError } from '#model/fieldError'
import { canonicalIp } from '#model/ip'
import { keyOf } from '#model/objectMeta'
import { nodePortBands, pickClusterIP, pickFree, type Band } from './allocators'
import { settleFamilies } from './serviceFamilies'
import { needsClusterIP, needsNodePort, withLeftOutValues } from './serviceUpdate'
import { internalError, invalidObject } from './statusErrors'

/** What a cluster has to hand out to Services, and what of it is taken by others. */
export interface ServicePool {
  /** One range for each family, the default family first. */
  readonly serviceCIDRs: readonly Cidr[]
  readonly nodePortRange: Band
  readonly seed: number
  readonly isClusterIPTaken: (ip: string) => boolean
  readonly isNodePortTaken: (port: number) => boolean
  /** Not taken yet, but asked for by an object that comes later: left out of automatic choices. */
  readonly isClusterIPReserved: (ip: string) => boolean
  readonly isNodePortReserved: (port: number) => boolean
}

/**
 * The Service with its addresses and node ports, or why it can have none.
 *
 * The first step that fails ends the request, as in the API server: values that were left out, families, addresses,
 * node ports, health check port. Nothing is reserved: what is taken is what the stored Services hold, so a Service
 * that is refused afterwards gives back what it got by not being stored.
 * Upstream: pkg/registry/core/service/storage/alloc.go.
 */
export function allocateService(
  service: Service,
  old: Service | undefined,
  pool: ServicePool,
): Result<Service, StatusError> {
  const refuse = (errors: readonly FieldError[]): Result<never, StatusError> => err(invalidObject(service, errors))
  const complete = withLeftOutValues(service, old)
  const families = settleFamilies(
    complete,
    old,
    pool.serviceCIDRs.map(({ family }) => family),
  )
  if (!families.ok) return refuse(families.error)
  const addressed = allocateAddresses(families.value, old, pool)
  if (!addressed.ok) return addressed
  const ported = needsNodePort(service) ? allocateNodePorts(addressed.value, old, pool) : addressed
  if (!ported.ok || !needsHealthCheckNodePort(service)) return ported
  return allocateHealthCheckPort(ported.value, old, pool)
}

function allocateAddresses(
  service: Service,
  old: Service | undefined,
  pool: ServicePool,
): Result<Service, StatusError> {
  const { spec } = service
  if (!needsClusterIP(service)) return ok(service)
  if (spec.clusterIP === headlessAddress) return ok({ ...service, spec: { ...spec, clusterIPs: [headlessAddress] } })
  const given = spec.clusterIPs ?? []
  // What the Service has already is not taken a second time; a change of it is for validation to refuse.
  const kept = old === undefined || !needsClusterIP(old) ? 0 : (old.spec.clusterIPs ?? []).length
  const clusterIPs: string[] = []
  for (const [i, family] of (spec.ipFamilies ?? []).entries()) {
    const wanted = given[i]
    if (wanted !== undefined) {
      const why = i < kept ? undefined : whyNot(wanted, family, pool)
      if (why !== undefined) {
        return err(
          invalidObject(service, [invalid('spec.clusterIPs', given, `failed to allocate IP ${wanted}: ${why}`)]),
        )
      }
      clusterIPs.push(wanted)
      continue
    }
    const cidr = pool.serviceCIDRs.find((one) => one.family === family)
    const picked =
      cidr === undefined
        ? undefined
        : pickClusterIP(
            cidr,
            (ip) => pool.isClusterIPTaken(ip) || pool.isClusterIPReserved(ip),
            pool.seed,
            keyOf(service),
          )
    if (picked === undefined) return err(internalError('failed to allocate a serviceIP: range is full'))
    clusterIPs.push(picked)
  }
  const [clusterIP = ''] = clusterIPs
  return ok({ ...service, spec: { ...spec, clusterIP, clusterIPs } })
}

/** Why an address that was asked for cannot be had. The network address, and IPv4's broadcast address, belong to no range. */
function whyNot(ip: string, family: IPFamily, pool: ServicePool): string | undefined {
  const cidr = pool.serviceCIDRs.find((one) => one.family === family)
  const address = canonicalIp(ip) ?? ip
  const unusable =
    cidr === undefined ||
    !cidrContains(cidr, address) ||
    address === cidr.network ||
    (family === 'IPv4' && address === nthAddress(cidr, cidrSize(cidr) - 1))
  if (unusable) return 'the provided network does not match the current range'
  return pool.isClusterIPTaken(address) ? 'provided IP is already allocated' : undefined
}

const portOutOfRange = ({ from, to }: Band): string =>
  `provided port is not in the valid range. The range of valid ports is ${from}-${to}`

function whyNotPort(port: number, pool: ServicePool): string | undefined {
  const { from, to } = pool.nodePortRange
  if (port < from || port > to) return portOutOfRange(pool.nodePortRange)
  return pool.isNodePortTaken(port) ? 'provided port is already allocated' : undefined
}

/**
 * Ports in order; those with the same `port` number (TCP and UDP 53, say) share one node port, which is the one that
 * any of them names.
 */
function allocateNodePorts(
  service: Service,
  old: Service | undefined,
  pool: ServicePool,
): Result<Service, StatusError> {
  const ports = service.spec.ports ?? []
  const own = new Set((old?.spec.ports ?? []).map((port) => port.nodePort ?? 0))
  const taken = new Set<number>()
  const shared = new Map<number, number>()
  const allocatesNew = service.spec.type === 'NodePort' || service.spec.allocateLoadBalancerNodePorts !== false
  const settled: ServicePort[] = []
  for (const [i, port] of ports.entries()) {
    const asked = port.nodePort ?? 0
    const partner = shared.get(port.port)
    if (asked === 0 && !allocatesNew) {
      settled.push(port)
      continue
    }
    if (partner !== undefined && (asked === 0 || asked === partner)) {
      settled.push({ ...port, nodePort: partner })
      continue
    }
    const wanted =
      asked !== 0 ? asked : (ports.find((one) => one.port === port.port && (one.nodePort ?? 0) !== 0)?.nodePort ?? 0)
    const number = wanted !== 0 ? wanted : freeNodePort(service, `${i}`, taken, pool)
    if (number === undefined) return err(internalError('failed to allocate a nodePort: range is full'))
    const repeated = taken.has(number)
    const why = repeated
      ? 'provided port is already allocated'
      : wanted === 0 || own.has(wanted)
        ? undefined
        : whyNotPort(wanted, pool)
    if (why !== undefined) {
      return err(invalidObject(service, [invalid(`spec.ports[${i}].nodePort`, number, why)]))
    }
    taken.add(number)
    if (!shared.has(port.port)) shared.set(port.port, number)
    settled.push({ ...port, nodePort: number })
  }
  return ok({ ...service, spec: { ...service.spec, ports: settled } })
}

const freeNodePort = (
  service: Service,
  what: string,
  taken: ReadonlySet<number>,
  pool: ServicePool,
): number | undefined =>
  pickFree(
    nodePortBands(pool.nodePortRange),
    (port) => taken.has(port) || pool.isNodePortTaken(port) || pool.isNodePortReserved(port),
    pool.seed,
    'nodePort',
    keyOf(service),
    what,
  )

function allocateHealthCheckPort(
  service: Service,
  old: Service | undefined,
  pool: ServicePool,
): Result<Service, StatusError> {
  const asked = service.spec.healthCheckNodePort ?? 0
  if (asked !== 0) {
    const why = old?.spec.healthCheckNodePort === undefined ? whyNotPort(asked, pool) : undefined
    return why === undefined
      ? ok(service)
      : err(internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${why}`))
  }
  const taken = new Set((service.spec.ports ?? []).map((port) => port.nodePort ?? 0))
  const port = freeNodePort(service, 'healthCheck', taken, pool)
  return port === undefined
    ? err(internalError('failed to allocate a HealthCheck NodePort : range is full'))
    : ok({ ...service, spec: { ...service.spec, healthCheckNodePort: port } })
}
