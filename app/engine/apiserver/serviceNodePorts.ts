import { invalid } from '#kinds/fieldErrors'
import type { Service, ServicePort } from '#kinds/service/schema'
import { err, ok, type Result } from '#lib/result'
import type { StatusError } from '#model/fieldError'
import { keyOf } from '#model/objectMeta'
import { nodePortBands, pickFree } from './allocators'
import type { ServicePool } from './serviceAllocation'
import { internalError, invalidObject, unknownError } from './statusErrors'

/**
 * The Service with a node port on each port that is to have one, or why it cannot have them.
 *
 * Upstream: pkg/registry/core/service/storage/alloc.go initNodePorts, updateNodePorts.
 */
export const allocateNodePorts = (
  service: Service,
  old: Service | undefined,
  pool: ServicePool,
): Result<Service, StatusError> =>
  old === undefined ? firstNodePorts(service, pool) : furtherNodePorts(service, old, pool)

/**
 * On creation, ports with the same `port` number (TCP and UDP 53, say) share one node port, which is the one that any of
 * them names.
 */
function firstNodePorts(service: Service, pool: ServicePool): Result<Service, StatusError> {
  const ports = service.spec.ports ?? []
  const taken = new Set<number>()
  const shared = new Map<number, number>()
  const settled: ServicePort[] = []
  for (const [i, port] of ports.entries()) {
    const asked = port.nodePort ?? 0
    const partner = shared.get(port.port)
    if (asked === 0 && !allocatesNew(service)) {
      settled.push(port)
      continue
    }
    if (partner !== undefined && (asked === 0 || asked === partner)) {
      settled.push({ ...port, nodePort: partner })
      continue
    }
    const named =
      partner === undefined ? ports.find((one) => one.port === port.port && (one.nodePort ?? 0) !== 0) : port
    const wanted = named?.nodePort ?? 0
    const number = wanted !== 0 ? wanted : freeNodePort(service, `${i}`, taken, pool)
    if (number === undefined) return noneFree()
    const why = wanted === 0 ? undefined : whyNotPort(wanted, taken, pool)
    if (why !== undefined) return refusedPort(service, i, number, why)
    taken.add(number)
    if (partner === undefined) shared.set(port.port, number)
    settled.push({ ...port, nodePort: number })
  }
  return ok({ ...service, spec: { ...service.spec, ports: settled } })
}

/**
 * On an update each port stands for itself: one that comes to an equal `port` number gets a number of its own, and two
 * may name one number as long as their protocols differ.
 */
function furtherNodePorts(service: Service, old: Service, pool: ServicePool): Result<Service, StatusError> {
  const own = new Set((old.spec.ports ?? []).map((port) => port.nodePort ?? 0))
  const taken = new Set<number>()
  const used = new Set<string>()
  const settled: ServicePort[] = []
  for (const [i, port] of (service.spec.ports ?? []).entries()) {
    const asked = port.nodePort ?? 0
    if (asked === 0 && !allocatesNew(service)) {
      settled.push(port)
      continue
    }
    const number = asked !== 0 ? asked : freeNodePort(service, `${i}`, taken, pool)
    if (number === undefined) return noneFree()
    const isNew = asked !== 0 && !own.has(asked) && !taken.has(asked)
    const why = isNew ? whyNotPort(asked, taken, pool) : undefined
    if (why !== undefined) return refusedPort(service, i, asked, why)
    const protocol = port.protocol ?? 'TCP'
    if (used.has(`${protocol} ${number}`)) return err(unknownError(`duplicate nodePort: {${protocol} ${number}}`))
    used.add(`${protocol} ${number}`)
    taken.add(number)
    settled.push({ ...port, nodePort: number })
  }
  return ok({ ...service, spec: { ...service.spec, ports: settled } })
}

/**
 * The Service with the port on which load balancers ask each Node; it comes from the same pool.
 *
 * A number that cannot be had is the server's failure and not a wrong field. One that an update changes is left to
 * validation, which refuses it. Upstream: allocHealthCheckNodePort.
 */
export function allocateHealthCheckPort(
  service: Service,
  old: Service | undefined,
  pool: ServicePool,
): Result<Service, StatusError> {
  const asked = service.spec.healthCheckNodePort ?? 0
  const taken = new Set((service.spec.ports ?? []).map((port) => port.nodePort ?? 0))
  if (asked !== 0) {
    const why = (old?.spec.healthCheckNodePort ?? 0) === 0 ? whyNotPort(asked, taken, pool) : undefined
    return why === undefined
      ? ok(service)
      : err(internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${why}`))
  }
  const port = freeNodePort(service, 'healthCheck', taken, pool)
  return port === undefined
    ? err(internalError('failed to allocate a HealthCheck NodePort 0: range is full'))
    : ok({ ...service, spec: { ...service.spec, healthCheckNodePort: port } })
}

/** Numbers that somebody asks for are honoured also where none are given out. */
const allocatesNew = ({ spec }: Service): boolean =>
  spec.type === 'NodePort' || spec.allocateLoadBalancerNodePorts !== false

function whyNotPort(port: number, taken: ReadonlySet<number>, pool: ServicePool): string | undefined {
  const { from, to } = pool.nodePortRange
  if (port < from || port > to) {
    return `provided port is not in the valid range. The range of valid ports is ${from}-${to}`
  }
  return taken.has(port) || pool.isNodePortTaken(port) ? 'provided port is already allocated' : undefined
}

const refusedPort = (service: Service, i: number, port: number, why: string): Result<never, StatusError> =>
  err(invalidObject(service, [invalid(`spec.ports[${i}].nodePort`, port, why)]))

const noneFree = (): Result<never, StatusError> => err(internalError('failed to allocate a nodePort: range is full'))

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
