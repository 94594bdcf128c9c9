import type { Service, ServicePort, ServiceSpec } from './schema'

/** The Service with what the API server fills in on decoding. Addresses and node ports are not defaults; see the allocation. */
export function defaultService(service: Service): Service {
  const { spec } = service
  const type = spec.type ?? 'ClusterIP'
  const { sessionAffinityConfig, ...rest } = spec
  const sessionAffinity = spec.sessionAffinity ?? 'None'
  return {
    ...service,
    spec: {
      ...rest,
      type,
      sessionAffinity,
      ...(sessionAffinity === 'ClientIP'
        ? {
            sessionAffinityConfig: {
              clientIP: { timeoutSeconds: sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10800 },
            },
          }
        : sessionAffinity !== 'None' && sessionAffinityConfig !== undefined
          ? { sessionAffinityConfig }
          : {}),
      ...(spec.ports === undefined ? {} : { ports: spec.ports.map(defaultServicePort) }),
      ...(isExternallyAccessible({ ...spec, type })
        ? { externalTrafficPolicy: spec.externalTrafficPolicy ?? 'Cluster' }
        : {}),
      ...(type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer'
        ? { internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster' }
        : {}),
      ...(type === 'LoadBalancer' ? { allocateLoadBalancerNodePorts: spec.allocateLoadBalancerNodePorts ?? true } : {}),
    },
    status: defaultStatus(service),
  }
}

/** Whether packets from outside the cluster may reach the Service. Upstream: pkg/apis/core/v1/helper.ExternallyAccessible. */
export const isExternallyAccessible = (spec: ServiceSpec): boolean =>
  spec.type === 'NodePort' ||
  spec.type === 'LoadBalancer' ||
  (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0)

/** `0` and an empty name count as not given. */
function defaultServicePort(port: ServicePort): ServicePort {
  const given = port.targetPort !== undefined && port.targetPort !== 0 && port.targetPort !== ''
  return { ...port, protocol: port.protocol ?? 'TCP', targetPort: given ? port.targetPort : port.port }
}

function defaultStatus(service: Service): NonNullable<Service['status']> {
  const ingress = service.status?.loadBalancer?.ingress
  return {
    ...service.status,
    loadBalancer: {
      ...service.status?.loadBalancer,
      ...(ingress === undefined
        ? {}
        : {
            ingress: ingress.map((one) =>
              (one.ip ?? '') === '' ? one : { ...one, ipMode: one.ipMode ?? ('VIP' as const) },
            ),
          }),
    },
  }
}
