import { invalid } from '#kinds/fieldErrors'
import { clusterIPsErrors, headlessAddress } from '#kinds/service/clusterIPs'
import type { IPFamily, Service } from '#kinds/service/schema'
import { err, ok, type Result } from '#lib/result'
import { isEqual } from '#lib/isEqual'
import type { FieldError } from '#model/fieldError'
import { familyOf } from '#model/ip'

/**
 * The Service with `ipFamilyPolicy` and `ipFamilies` settled for a cluster with these families, the default one first.
 *
 * Which addresses are wanted follows from it, so this comes before any is taken; a Service that contradicts itself goes
 * no further. Upstream: pkg/registry/core/service/storage/alloc.go initIPFamilyFields.
 */
export function settleFamilies(
  service: Service,
  old: Service | undefined,
  clusterFamilies: readonly IPFamily[],
): Result<Service, readonly FieldError[]> {
  if (service.spec.type === 'ExternalName') return ok(service)
  if (old !== undefined && isUnchangedPreference(service, old)) return ok(service)
  const settled = withPolicy(service, old)
  const contradictions = clusterIPsErrors(settled)
  if (contradictions.length > 0) return err(contradictions)

  const released = releaseSecond(settled, old)
  if (!released.ok) return released
  const inferred = inferFamilies(released.value, clusterFamilies)
  if (!inferred.ok) return inferred
  return completeFamilies(inferred.value, old, clusterFamilies)
}

/** A cluster that becomes dual-stack does not change Services that merely preferred it. */
const isUnchangedPreference = (service: Service, old: Service): boolean =>
  service.spec.ipFamilyPolicy === 'PreferDualStack' &&
  old.spec.ipFamilyPolicy === 'PreferDualStack' &&
  same(service.spec.clusterIPs, old.spec.clusterIPs) &&
  same(service.spec.ipFamilies, old.spec.ipFamilies)

const same = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean => isEqual(a ?? [], b ?? [])

const isHeadlessWithoutSelector = ({ spec }: Service): boolean =>
  spec.clusterIP === headlessAddress && Object.keys(spec.selector ?? {}).length === 0

function withPolicy(service: Service, old: Service | undefined): Service {
  const ipFamilyPolicy =
    service.spec.ipFamilyPolicy ??
    old?.spec.ipFamilyPolicy ??
    (isHeadlessWithoutSelector(service) ? 'RequireDualStack' : 'SingleStack')
  return { ...service, spec: { ...service.spec, ipFamilyPolicy } }
}

function releaseSecond(service: Service, old: Service | undefined): Result<Service, readonly FieldError[]> {
  const { spec } = service
  const policy = spec.ipFamilyPolicy
  const error = (detail: string): FieldError => invalid('spec.ipFamilyPolicy', policy, detail)
  if (old !== undefined && policy !== 'SingleStack') {
    const fewer = (now: readonly string[] | undefined, before: readonly string[] | undefined): boolean =>
      (now ?? []).length > 0 && (now ?? []).length < (before ?? []).length
    const errors = [
      ...(fewer(spec.clusterIPs, old.spec.clusterIPs)
        ? [error("must be 'SingleStack' to release the secondary cluster IP")]
        : []),
      ...(fewer(spec.ipFamilies, old.spec.ipFamilies)
        ? [error("must be 'SingleStack' to release the secondary IP family")]
        : []),
    ]
    return errors.length > 0 ? err(errors) : ok(service)
  }
  if (policy !== 'SingleStack') return ok(service)
  const trimmed =
    old === undefined
      ? spec
      : {
          ...spec,
          ...(spec.clusterIPs !== undefined && same(spec.clusterIPs, old.spec.clusterIPs)
            ? { clusterIPs: spec.clusterIPs.slice(0, 1) }
            : {}),
          ...(spec.ipFamilies !== undefined && same(spec.ipFamilies, old.spec.ipFamilies)
            ? { ipFamilies: spec.ipFamilies.slice(0, 1) }
            : {}),
        }
  const detail = "must be 'RequireDualStack' or 'PreferDualStack' when multiple"
  const errors = [
    ...((trimmed.clusterIPs ?? []).length === 2 ? [error(`${detail} cluster IPs are specified`)] : []),
    ...((trimmed.ipFamilies ?? []).length === 2 ? [error(`${detail} IP families are specified`)] : []),
  ]
  return errors.length > 0 ? err(errors) : ok({ ...service, spec: trimmed })
}

/** Families that were not given follow from the addresses that were. */
function inferFamilies(service: Service, clusterFamilies: readonly IPFamily[]): Result<Service, readonly FieldError[]> {
  const clusterIPs = service.spec.clusterIPs ?? []
  const families = [...(service.spec.ipFamilies ?? [])]
  const errors: FieldError[] = []
  for (const [i, ip] of clusterIPs.entries()) {
    const family = familyOf(ip)
    if (ip === headlessAddress || i < families.length || family === undefined) continue
    if (clusterFamilies.includes(family)) families.push(family)
    else errors.push(invalid(`spec.clusterIPs[${i}]`, clusterIPs, `${family} is not configured on this cluster`))
  }
  return errors.length > 0 ? err(errors) : ok({ ...service, spec: { ...service.spec, ipFamilies: families } })
}

function completeFamilies(
  service: Service,
  old: Service | undefined,
  clusterFamilies: readonly IPFamily[],
): Result<Service, readonly FieldError[]> {
  const [first = 'IPv4'] = clusterFamilies
  const policy = service.spec.ipFamilyPolicy
  const given = service.spec.ipFamilies ?? []
  const families = given.length === 0 ? [first] : given
  const withFamilies = (ipFamilies: readonly IPFamily[]): Service => ({
    ...service,
    spec: { ...service.spec, ipFamilies },
  })
  const both = families.length === 1 ? [...families, otherFamily(families[0] ?? first)] : families
  // Nobody hands out addresses for these, so the families of the cluster do not matter.
  if (isHeadlessWithoutSelector(service)) return ok(withFamilies(policy === 'SingleStack' ? families : both))

  const settledBefore = old !== undefined && policy === old.spec.ipFamilyPolicy && same(given, old.spec.ipFamilies)
  const errors = [
    ...(policy === 'RequireDualStack' && clusterFamilies.length < 2
      ? [invalid('spec.ipFamilyPolicy', policy, 'this cluster is not configured for dual-stack services')]
      : []),
    ...given.flatMap((family, i) =>
      clusterFamilies.includes(family)
        ? []
        : [invalid(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster')],
    ),
  ]
  if (errors.length > 0 && !settledBefore) return err(errors)
  return ok(withFamilies(policy !== 'SingleStack' && clusterFamilies.length === 2 ? both : families))
}

const otherFamily = (family: IPFamily): IPFamily => (family === 'IPv4' ? 'IPv6' : 'IPv4')
