import { isExternallyAccessible } from '#kinds/service/defaults'
import type { Service, ServicePort, ServiceSpec } from '#kinds/service/schema'
import { needsHealthCheckNodePort } from '#kinds/service/validation'
import { isEqual } from '#lib/isEqual'

export const needsClusterIP = ({ spec }: Service): boolean =>
  spec.type === 'ClusterIP' || spec.type === 'NodePort' || spec.type === 'LoadBalancer'

export const needsNodePort = ({ spec }: Service): boolean => spec.type === 'NodePort' || spec.type === 'LoadBalancer'

/**
 * `service` with the values that its writer left out and that the stored one has, so that applying the same file again
 * changes nothing. Upstream: pkg/registry/core/service/storage/storage.go patchAllocatedValues, normalizeClusterIPs.
 */
export function withLeftOutValues(service: Service, old: Service | undefined): Service {
  const { spec } = service
  if (old === undefined) {
    return (spec.clusterIP ?? '') !== '' && (spec.clusterIPs ?? []).length === 0
      ? { ...service, spec: { ...spec, clusterIPs: [spec.clusterIP ?? ''] } }
      : service
  }
  return {
    ...service,
    spec: { ...spec, ...addresses(service, old), ...nodePorts(service, old), ...healthPort(service, old) },
  }
}

function addresses(service: Service, old: Service): Partial<ServiceSpec> {
  if (!needsClusterIP(old) || !needsClusterIP(service)) return {}
  const clusterIP = (service.spec.clusterIP ?? '') === '' ? old.spec.clusterIP : service.spec.clusterIP
  if (clusterIP === undefined) return {}
  const given = service.spec.clusterIPs ?? []
  if (given.length === 0) {
    return {
      clusterIP,
      clusterIPs: clusterIP === old.spec.clusterIP ? (old.spec.clusterIPs ?? [clusterIP]) : [clusterIP],
    }
  }
  // Who changes `clusterIP` alone means the first of `clusterIPs` too.
  const moved = clusterIP !== old.spec.clusterIP && isEqual(given, old.spec.clusterIPs)
  return { clusterIP, clusterIPs: moved ? [clusterIP, ...given.slice(1)] : given }
}

/** Ports are told apart by name; a number that the new object uses elsewhere is not filled in. */
function nodePorts(service: Service, old: Service): Partial<ServiceSpec> {
  const ports = service.spec.ports
  if (ports === undefined || !needsNodePort(old) || !needsNodePort(service)) return {}
  const byName = new Map((old.spec.ports ?? []).map((port) => [port.name ?? '', port.nodePort ?? 0]))
  const used = new Set(ports.map((port) => port.nodePort ?? 0))
  return {
    ports: ports.map((port) => {
      const before = byName.get(port.name ?? '') ?? 0
      if ((port.nodePort ?? 0) !== 0 || before === 0 || used.has(before)) return port
      used.add(before)
      return { ...port, nodePort: before }
    }),
  }
}

function healthPort(service: Service, old: Service): Partial<ServiceSpec> {
  const before = old.spec.healthCheckNodePort
  const wanted = needsHealthCheckNodePort(old) && needsHealthCheckNodePort(service)
  return wanted && before !== undefined && (service.spec.healthCheckNodePort ?? 0) === 0
    ? { healthCheckNodePort: before }
    : {}
}

/**
 * `service` without the fields that only its old type needed and that the writer did not touch. Fields that were
 * changed stay, and fail validation. Upstream: pkg/registry/core/service/strategy.go dropTypeDependentFields.
 */
export function withoutFieldsOfOldType(service: Service, old: Service): Service {
  const drop = new Set<keyof ServiceSpec>()
  const unless = (kept: boolean, ...fields: readonly (keyof ServiceSpec)[]): void => {
    if (!kept) for (const field of fields) if (isEqual(service.spec[field], old.spec[field])) drop.add(field)
  }
  if (needsClusterIP(old)) unless(needsClusterIP(service), 'clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy')
  if (needsHealthCheckNodePort(old)) unless(needsHealthCheckNodePort(service), 'healthCheckNodePort')
  if (old.spec.type === 'LoadBalancer') {
    unless(service.spec.type === 'LoadBalancer', 'allocateLoadBalancerNodePorts', 'loadBalancerClass')
  }
  if (isExternallyAccessible(old.spec)) unless(isExternallyAccessible(service.spec), 'externalTrafficPolicy')

  const dropsPorts = needsNodePort(old) && !needsNodePort(service) && isEqual(portNumbers(service), portNumbers(old))
  const spec: ServiceSpec = Object.fromEntries(
    Object.entries(service.spec).filter(([field]) => !(drop as ReadonlySet<string>).has(field)),
  )
  return {
    ...service,
    spec: dropsPorts && spec.ports !== undefined ? { ...spec, ports: spec.ports.map(withoutNodePort) } : spec,
    ...(service.spec.type !== 'LoadBalancer' ? { status: { ...service.status, loadBalancer: {} } } : {}),
  }
}

function withoutNodePort(port: ServicePort): ServicePort {
  const { nodePort: _dropped, ...rest } = port
  return rest
}

/** Which numbers a Service has, whatever the order of its ports. */
const portNumbers = ({ spec }: Service): readonly number[] =>
  [...new Set((spec.ports ?? []).map((port) => port.nodePort ?? 0))].filter((port) => port !== 0).sort((a, b) => a - b)
