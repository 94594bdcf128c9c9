import type { FieldError } from '#model/fieldError'
import { familyOf } from '#model/ip'
import { duplicate, forbidden, invalid, notSupported } from '../fieldErrors'
import type { Service } from './schema'

/** The word in `clusterIP` that makes a Service headless. */
export const headlessAddress = 'None'

export const isHeadless = (service: Service): boolean => service.spec.clusterIPs?.[0] === headlessAddress

/**
 * What is wrong with the addresses and families of a Service among themselves.
 *
 * The API server asks this before it allocates anything, and reports these errors alone.
 * Upstream: pkg/apis/core/validation/validation.go ValidateServiceClusterIPsRelatedFields.
 */
export function clusterIPsErrors(service: Service): readonly FieldError[] {
  const { spec } = service
  const clusterIPs = spec.clusterIPs ?? []
  const alone = [
    ...(spec.type === 'ExternalName' ? externalNameErrors(service) : agreementErrors(service)),
    ...familiesErrors(service),
    ...addressesErrors(clusterIPs),
  ]
  const anyInvalid = clusterIPs.some((ip, i) =>
    i === 0 && ip === headlessAddress ? clusterIPs.length > 1 : familyOf(ip) === undefined,
  )
  if (anyInvalid) return alone
  return [...alone, ...pairErrors(service)]
}

function externalNameErrors({ spec }: Service): readonly FieldError[] {
  const detail = 'may not be set for ExternalName services'
  return [
    ...((spec.clusterIPs ?? []).length > 0 ? [forbidden('spec.clusterIPs', detail)] : []),
    ...((spec.ipFamilies ?? []).length > 0 ? [forbidden('spec.ipFamilies', detail)] : []),
    ...(spec.ipFamilyPolicy === undefined ? [] : [forbidden('spec.ipFamilyPolicy', detail)]),
  ]
}

function agreementErrors({ spec }: Service): readonly FieldError[] {
  const clusterIPs = spec.clusterIPs ?? []
  if ((spec.clusterIP ?? '') === '') {
    return clusterIPs.length === 0
      ? []
      : [invalid('spec.clusterIPs', clusterIPs, 'must be empty when `clusterIP` is not specified')]
  }
  return clusterIPs[0] === spec.clusterIP
    ? []
    : [invalid('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`')]
}

function familiesErrors({ spec }: Service): readonly FieldError[] {
  const families: readonly string[] = spec.ipFamilies ?? []
  const policies = ['SingleStack', 'PreferDualStack', 'RequireDualStack']
  return [
    ...families.flatMap((family, i) => [
      ...(family === 'IPv4' || family === 'IPv6'
        ? []
        : [notSupported(`spec.ipFamilies[${i}]`, family, ['IPv4', 'IPv6'])]),
      ...(families.indexOf(family) < i ? [duplicate(`spec.ipFamilies[${i}]`, family)] : []),
    ]),
    ...(spec.ipFamilyPolicy === undefined || policies.includes(spec.ipFamilyPolicy)
      ? []
      : [notSupported('spec.ipFamilyPolicy', spec.ipFamilyPolicy, policies)]),
  ]
}

function addressesErrors(clusterIPs: readonly string[]): readonly FieldError[] {
  return [
    ...clusterIPs.flatMap((ip, i) => {
      if (i === 0 && ip === headlessAddress) {
        return clusterIPs.length > 1
          ? [invalid('spec.clusterIPs', clusterIPs, "'None' must be the first and only value")]
          : []
      }
      return addressErrors(`spec.clusterIPs[${i}]`, ip)
    }),
    ...(clusterIPs.length > 2 ? [invalid('spec.clusterIPs', clusterIPs, 'may only hold up to 2 values')] : []),
  ]
}

/** The error of text that is no IP address, if it is none. */
export const addressErrors = (field: string, ip: string): readonly FieldError[] =>
  familyOf(ip) === undefined
    ? [invalid(field, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
    : []

function pairErrors(service: Service): readonly FieldError[] {
  const clusterIPs = service.spec.clusterIPs ?? []
  const families = service.spec.ipFamilies ?? []
  const oneFamily = clusterIPs.length > 1 && new Set(clusterIPs.map(familyOf)).size === 1
  return [
    ...(oneFamily
      ? [invalid('spec.clusterIPs', clusterIPs, 'may specify no more than one IP for each IP family')]
      : []),
    ...(isHeadless(service)
      ? []
      : clusterIPs.flatMap((ip, i) => {
          const family = families[i]
          return family === undefined || family === familyOf(ip)
            ? []
            : [invalid(`spec.clusterIPs[${i}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``)]
        })),
  ]
}

/**
 * What may not change about the addresses and families of a Service that exists: the primary ones stay for its life.
 *
 * Upstream: ValidateUpgradeDowngradeClusterIPs and ValidateUpgradeDowngradeIPFamilies.
 */
export function clusterIPsChangeErrors(service: Service, old: Service): readonly FieldError[] {
  if (service.spec.type === 'ExternalName' || old.spec.type === 'ExternalName') return []
  return [...addressChangeErrors(service, old), ...familyChangeErrors(service, old)]
}

function addressChangeErrors(service: Service, old: Service): readonly FieldError[] {
  const now = service.spec.clusterIPs ?? []
  const before = old.spec.clusterIPs ?? []
  if (before.length === 0) return []
  if (now.length === 0) return [invalid('spec.clusterIPs[0]', now, 'primary clusterIP can not be unset')]
  if (now[0] !== before[0]) return [invalid('spec.clusterIPs[0]', now, 'may not change once set')]
  if (before.length === 2 && now.length === 1 && service.spec.ipFamilyPolicy !== 'SingleStack') {
    return [
      invalid(
        'spec.ipFamilyPolicy',
        service.spec.ipFamilyPolicy,
        "must be set to 'SingleStack' when releasing the secondary clusterIP",
      ),
    ]
  }
  return before.length === 2 && now.length === 2 && now[1] !== before[1]
    ? [invalid('spec.clusterIPs[1]', now, 'may not change once set')]
    : []
}

function familyChangeErrors(service: Service, old: Service): readonly FieldError[] {
  const now = service.spec.ipFamilies ?? []
  const before = old.spec.ipFamilies ?? []
  if (before.length === 0 || isHeadless(service)) return []
  if (now.length === 0) return [invalid('spec.ipFamilies[0]', now, 'primary ipFamily can not be unset')]
  if (now[0] !== before[0]) return [invalid('spec.ipFamilies[0]', now, 'may not change once set')]
  return before.length === 2 && now.length === 1 && service.spec.ipFamilyPolicy !== 'SingleStack'
    ? [
        invalid(
          'spec.ipFamilyPolicy',
          service.spec.ipFamilyPolicy,
          "must be set to 'SingleStack' when releasing the secondary ipFamily",
        ),
      ]
    : []
}
