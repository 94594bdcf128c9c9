import { err, ok, type Result } from '#lib/result'
import { parseCidr, type Cidr } from './cidr'
import { familyOf, type AddressFamily } from './ip'

const separator = ','

/**
 * One value for each address family that `text` has, the primary family first: `10.244.0.0/16,fd00:10:244::/56`.
 *
 * Ranges and addresses of clusters are written as Kubernetes' components take them on their command line. Upstream:
 * cmd/kube-controller-manager/app/core.go, processCIDRs, v1.34.
 */
export const eachFamily = (text: string): readonly string[] => text.split(separator).map((part) => part.trim())

/** As `eachFamily`, the other way round. */
export const joinFamilies = (parts: readonly string[]): string => parts.join(separator)

/** The range, or the two ranges of different families, that `text` spells; else what is wrong with it. */
export function parseCidrs(text: string): Result<readonly Cidr[], string> {
  const ranges: Cidr[] = []
  for (const part of eachFamily(text)) {
    const range = parseCidr(part)
    if (!range.ok) return range
    if (ranges.some(({ family }) => family === range.value.family)) {
      return err(`has two ranges of the family ${range.value.family}; it may have one of each`)
    }
    ranges.push(range.value)
  }
  return ok(ranges)
}

/** The ranges of settings that have been checked; none of what is no range. */
export function cidrsOf(text: string): readonly Cidr[] {
  const ranges = parseCidrs(text)
  return ranges.ok ? ranges.value : []
}

/** The range of one family, where the cluster has one. */
export const cidrOfFamily = (text: string, family: AddressFamily): Cidr | undefined =>
  cidrsOf(text).find((range) => range.family === family)

/** The first address of one family in a list; undefined where there is none. */
export const ofFamily = (addresses: readonly string[], family: AddressFamily): string | undefined =>
  addresses.find((address) => familyOf(address) === family)

/** The first address of each family, the primary family first: what a Node or a Pod is known by in that family. */
export function firstOfEachFamily(addresses: readonly string[]): readonly string[] {
  const found = new Map<AddressFamily, string>()
  for (const address of addresses) {
    const family = familyOf(address)
    if (family !== undefined && !found.has(family)) found.set(family, address)
  }
  return [...found.values()]
}
