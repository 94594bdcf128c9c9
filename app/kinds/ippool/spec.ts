import { isRecord } from '#lib/isRecord'
import type { AddressFamily } from '#model/ip'
import type { KubeObject } from '#model/objectMeta'

/**
 * The fields of an object of kind IPPool as they were written, nobody has checked them; undefined for one of another
 * project's API: Whereabouts has a kind of this name too.
 *
 * Calico's pools are `projectcalico.org/v3`, or `crd.projectcalico.org/v1` where its own API server is not there.
 */
export function ipPoolFields(object: KubeObject): Readonly<Record<string, unknown>> | undefined {
  if (object.kind !== 'IPPool' || !/^(crd\.)?projectcalico\.org\//.test(object.apiVersion)) return undefined
  const spec = (object as { readonly spec?: unknown }).spec
  return isRecord(spec) ? spec : {}
}

/** What `ipipMode` and `vxlanMode` can be. */
export const encapsulationModes = ['Always', 'CrossSubnet', 'Never'] as const

/** The size of a pool's blocks as a prefix length: the smallest and largest number that Calico takes, and what it takes by itself. */
export const blockSizes: Readonly<
  Record<AddressFamily, { readonly least: number; readonly most: number; readonly usual: number }>
> = {
  IPv4: { least: 20, most: 32, usual: 26 },
  IPv6: { least: 116, most: 128, usual: 122 },
}
