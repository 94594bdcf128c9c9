import { parseCidrs } from '#model/addressFamilies'
import { parseCidr } from '#model/cidr'
import type { FieldError } from '#model/fieldError'
import { forbidden, invalid } from '../fieldErrors'
import { metadataErrors } from '../metadata'
import { dns1123SubdomainErrors } from '../names'
import type { Node } from './schema'

/** What the API server would refuse in a Node. Upstream: pkg/apis/core/validation/validation.go ValidateNode, ValidateNodeUpdate. */
export function validateNode(node: Node, old?: Node): readonly FieldError[] {
  const cidrs = node.spec?.podCIDRs ?? []
  return [
    ...metadataErrors(node, false, dns1123SubdomainErrors),
    ...cidrs.flatMap((cidr, i) =>
      parseCidr(cidr).ok
        ? []
        : [invalid(`spec.podCIDRs[${i}]`, cidr, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')],
    ),
    ...(cidrs.length > 1 && (!parseCidrs(cidrs.join()).ok || cidrs.length > 2)
      ? [invalid('spec.podCIDRs', cidrs, 'may specify no more than one CIDR for each IP family')]
      : []),
    ...(old?.spec?.podCIDR !== undefined && cidrs.join() !== (old.spec.podCIDRs ?? []).join()
      ? [forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')]
      : []),
  ]
}
