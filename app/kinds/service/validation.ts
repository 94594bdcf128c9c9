import { parseCidr } from '#model/cidr'
import type { FieldError } from '#model/fieldError'
import { forbidden, invalid, notSupported, required } from '../fieldErrors'
import { metadataErrors } from '../metadata'
import { dns1035LabelErrors, dns1123SubdomainErrors, labelsErrors, qualifiedNameErrors } from '../names'
import { clusterIPsChangeErrors, clusterIPsErrors, isHeadless } from './clusterIPs'
import { isExternallyAccessible } from './defaults'
import { externalIPErrors } from './externalIPs'
import { servicePortsErrors } from './ports'
import type { Service } from './schema'

/**
 * What the API server would refuse in a Service that has been defaulted and has its addresses.
 *
 * Upstream: pkg/apis/core/validation/validation.go ValidateService, ValidateServiceUpdate.
 */
export function validateService(service: Service, old?: Service): readonly FieldError[] {
  return [
    ...metadataErrors(service, true, dns1035LabelErrors),
    ...topologyErrors(service),
    ...servicePortsErrors(service),
    ...typeErrors(service),
    ...labelsErrors('spec.selector', service.spec.selector),
    ...affinityErrors(service),
    ...externalIPErrors(service),
    ...sourceRangeErrors(service),
    ...loadBalancerOnlyErrors(service),
    ...trafficErrors(service),
    ...clusterIPsErrors(service),
    ...(old === undefined ? [] : [...clusterIPsChangeErrors(service, old), ...immutableErrors(service, old)]),
  ]
}

const needsLoadBalancer = "may only be used when `type` is 'LoadBalancer'"

function topologyErrors({ metadata }: Service): readonly FieldError[] {
  const mode = metadata.annotations?.['service.kubernetes.io/topology-mode']
  const hints = metadata.annotations?.['service.kubernetes.io/topology-aware-hints']
  return mode === undefined || hints === undefined || mode === hints
    ? []
    : [
        invalid(
          'metadata.annotations[service.kubernetes.io/topology-mode]',
          mode,
          'must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified',
        ),
      ]
}

function typeErrors(service: Service): readonly FieldError[] {
  const type: string = service.spec.type ?? ''
  switch (type) {
    case 'ClusterIP':
      return []
    case 'NodePort':
    case 'LoadBalancer':
      return isHeadless(service)
        ? [invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`)]
        : []
    case 'ExternalName':
      return externalNameErrors(service.spec.externalName ?? '')
    default:
      return [notSupported('spec.type', type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'])]
  }
}

/** One dot at the end is allowed. */
function externalNameErrors(name: string): readonly FieldError[] {
  if (name === '') return [required('spec.externalName')]
  const bare = name.endsWith('.') ? name.slice(0, -1) : name
  return dns1123SubdomainErrors(bare).map((detail) => invalid('spec.externalName', bare, detail))
}

function affinityErrors({ spec }: Service): readonly FieldError[] {
  const affinity: string = spec.sessionAffinity ?? ''
  if (affinity !== 'None' && affinity !== 'ClientIP') {
    return [notSupported('spec.sessionAffinity', affinity, ['ClientIP', 'None'])]
  }
  const timeout = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds
  return affinity === 'ClientIP' && timeout !== undefined && (timeout <= 0 || timeout > 86400)
    ? [
        invalid(
          'spec.sessionAffinityConfig.clientIP.timeoutSeconds',
          timeout,
          'must be greater than 0 and less than 86400',
        ),
      ]
    : []
}

/** The API server names this field with a capital letter. Upstream: ValidateServiceSourceRanges. */
function sourceRangeErrors({ metadata, spec }: Service): readonly FieldError[] {
  const name = 'service.beta.kubernetes.io/load-balancer-source-ranges'
  const annotation = metadata.annotations?.[name]
  const ofField = (spec.loadBalancerSourceRanges ?? []).length > 0
  if (!ofField && annotation === undefined) return []
  const field = ofField ? 'spec.LoadBalancerSourceRanges' : `metadata.annotations[${name}]`
  if (spec.type !== 'LoadBalancer') return [forbidden(field, needsLoadBalancer)]
  const detail = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'
  if (ofField) {
    return (spec.loadBalancerSourceRanges ?? []).flatMap((range, i) =>
      parseCidr(range.trim()).ok ? [] : [invalid(`${field}[${i}]`, range, detail)],
    )
  }
  const given = (annotation ?? '').trim()
  return given === '' || given.split(',').every((range) => parseCidr(range.trim()).ok)
    ? []
    : [invalid(field, annotation, detail)]
}

function loadBalancerOnlyErrors({ spec }: Service): readonly FieldError[] {
  const forLoadBalancer = spec.type === 'LoadBalancer'
  const { allocateLoadBalancerNodePorts: allocates, loadBalancerClass } = spec
  return [
    ...(!forLoadBalancer && allocates !== undefined
      ? [forbidden('spec.allocateLoadBalancerNodePorts', needsLoadBalancer)]
      : []),
    ...(loadBalancerClass === undefined
      ? []
      : forLoadBalancer
        ? qualifiedNameErrors(loadBalancerClass).map((detail) =>
            invalid('spec.loadBalancerClass', loadBalancerClass, detail),
          )
        : [forbidden('spec.loadBalancerClass', needsLoadBalancer)]),
  ]
}

/** Whether the Service needs a port on which load balancers ask a node for local endpoints. */
export const needsHealthCheckNodePort = ({ spec }: Service): boolean =>
  spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'

function trafficErrors(service: Service): readonly FieldError[] {
  const { spec } = service
  const external: string | undefined = spec.externalTrafficPolicy
  const internal: string | undefined = spec.internalTrafficPolicy
  const policies = ['Cluster', 'Local']
  const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode']
  return [
    ...(external === undefined
      ? []
      : !isExternallyAccessible(spec)
        ? [invalid('spec.externalTrafficPolicy', external, 'may only be set for externally-accessible services')]
        : policies.includes(external)
          ? []
          : [notSupported('spec.externalTrafficPolicy', external, policies)]),
    ...(spec.healthCheckNodePort !== undefined && spec.healthCheckNodePort !== 0 && !needsHealthCheckNodePort(service)
      ? [
          invalid(
            'spec.healthCheckNodePort',
            spec.healthCheckNodePort,
            "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
          ),
        ]
      : []),
    ...(internal === undefined || policies.includes(internal)
      ? []
      : [notSupported('spec.internalTrafficPolicy', internal, policies)]),
    ...(spec.trafficDistribution === undefined || distributions.includes(spec.trafficDistribution)
      ? []
      : [notSupported('spec.trafficDistribution', spec.trafficDistribution, distributions)]),
  ]
}

function immutableErrors(service: Service, old: Service): readonly FieldError[] {
  const bothLoadBalancer = service.spec.type === 'LoadBalancer' && old.spec.type === 'LoadBalancer'
  return [
    ...(bothLoadBalancer && service.spec.loadBalancerClass !== old.spec.loadBalancerClass
      ? [invalid('spec.loadBalancerClass', service.spec.loadBalancerClass, 'may not change once set')]
      : []),
    ...(needsHealthCheckNodePort(service) &&
    needsHealthCheckNodePort(old) &&
    service.spec.healthCheckNodePort !== old.spec.healthCheckNodePort
      ? [forbidden('spec.healthCheckNodePort', 'field is immutable')]
      : []),
  ]
}
