import { invalid } from '#kinds/fieldErrors'
import { headlessAddress } from '#kinds/service/clusterIPs'
import type { IPFamily, Service } from '#kinds/service/schema'
import { needsHealthCheckNodePort } from '#kinds/service/validation'
import { err, ok, type Result } from '#lib/result'
import { cidrContains, cidrSize, nthAddress, type Cidr } from '#model/cidr'
import type { FieldError, StatusError } from '#model/fieldError'
import { canonicalIp } from '#model/ip'
import { keyOf } from '#model/objectMeta'
import { pickClusterIP, type Band } from './allocators'
import { allocateHealthCheckPort, allocateNodePorts } from './serviceNodePorts'
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
  if (cidr === undefined || !cidrContains(cidr, address)) return 'the provided network does not match the current range'
  if (address === cidr.network || (family === 'IPv4' && address === nthAddress(cidr, cidrSize(cidr) - 1))) {
    return `the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${cidr.text}`
  }
  return pool.isClusterIPTaken(address) ? 'provided IP is already allocated' : undefined
}
