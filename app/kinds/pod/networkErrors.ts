import type { FieldError } from '#model/fieldError'
import { familyOf } from '#model/ip'
import { duplicate, invalid, oneOf, required } from '../fieldErrors'
import type { PodSpec } from './schema'

/**
 * What the API server would refuse in the ports that containers take from their Node: on its network they are the
 * containers' own, and none is taken twice.
 *
 * Upstream: pkg/apis/core/validation/validation.go validateHostNetwork, checkHostPortConflicts.
 */
export function hostPortErrors(field: string, spec: PodSpec): readonly FieldError[] {
  const taken = new Set<string>()
  return spec.containers.flatMap(({ ports = [] }, i) =>
    ports.flatMap(({ containerPort, hostPort = 0, hostIP = '', protocol = 'TCP' }, j) => {
      const at = `${field}.containers[${i}].ports[${j}]`
      const port = `${protocol}/${hostIP}/${hostPort}`
      const repeated = hostPort !== 0 && taken.has(port)
      taken.add(port)
      return [
        ...(spec.hostNetwork === true && hostPort !== containerPort
          ? [invalid(`${at}.containerPort`, containerPort, 'must match `hostPort` when `hostNetwork` is true')]
          : []),
        ...(repeated ? [duplicate(`${at}.hostPort`, port)] : []),
      ]
    }),
  )
}

/** What the API server would refuse in how a Pod resolves names. Upstream: validatePodDNSConfig. */
export function podDnsErrors(field: string, { dnsPolicy, dnsConfig }: PodSpec): readonly FieldError[] {
  const at = `${field}.dnsConfig`
  const nameservers = dnsConfig?.nameservers ?? []
  const searches = dnsConfig?.searches ?? []
  return [
    ...oneOf(`${field}.dnsPolicy`, dnsPolicy, ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']),
    ...(dnsPolicy !== 'None'
      ? []
      : dnsConfig === undefined
        ? [required(at, 'must provide `dnsConfig` when `dnsPolicy` is None')]
        : nameservers.length === 0
          ? [required(`${at}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
          : []),
    ...(nameservers.length > 3
      ? [invalid(`${at}.nameservers`, nameservers, 'must not have more than 3 nameservers')]
      : []),
    ...nameservers.flatMap((ip, i) =>
      familyOf(ip) === undefined
        ? [invalid(`${at}.nameservers[${i}]`, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
        : [],
    ),
    ...(searches.length > 32 ? [invalid(`${at}.searches`, searches, 'must not have more than 32 search paths')] : []),
    ...(dnsConfig?.options ?? []).flatMap(({ name }, i) =>
      name === '' ? [required(`${at}.options[${i}]`, 'must not be empty')] : [],
    ),
  ]
}
