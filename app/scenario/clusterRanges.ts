import { invalid } from '#kinds/fieldErrors'
import { cidrsOf } from '#model/addressFamilies'
import type { Cidr } from '#model/cidr'
import type { ClusterSettings } from '#model/clusterSettings'
import type { FieldError } from '#model/fieldError'
import type { AddressFamily } from '#model/ip'

const ranges = ['podCIDR', 'serviceCIDR', 'nodeCIDR', 'loadBalancerCIDR'] as const

type RangeName = (typeof ranges)[number]

/** Longest prefixes: Nodes take a /24 or a /64 each, kube-dns the tenth ClusterIP, the first Node the eleventh address. */
const longest: Readonly<Record<AddressFamily, Readonly<Record<RangeName, number>>>> = {
  IPv4: { podCIDR: 24, serviceCIDR: 28, nodeCIDR: 28, loadBalancerCIDR: 32 },
  IPv6: { podCIDR: 64, serviceCIDR: 124, nodeCIDR: 124, loadBalancerCIDR: 128 },
}

/** The API server refuses a service range of more than 2²⁰ addresses. Upstream: cmd/kube-apiserver/app/options/validation.go. */
const shortestServicePrefix: Readonly<Record<AddressFamily, number>> = { IPv4: 12, IPv6: 108 }

/** Nodes' ranges are at most 16 bits longer than the cluster's. Upstream: pkg/controller/nodeipam/ipam/cidrset/cidr_set.go. */
const shortestPodPrefix: Readonly<Record<AddressFamily, number>> = { IPv4: 8, IPv6: 48 }

/** What is wrong with the address ranges of a cluster taken together; each of them is known to be a range, or one of each family. */
export function clusterRangeErrors(settings: ClusterSettings, root: string): readonly FieldError[] {
  const errors: FieldError[] = []
  const earlier: { readonly name: string; readonly cidr: Cidr }[] = []
  for (const name of ranges) {
    for (const cidr of cidrsOf(settings[name])) {
      const { family, prefix } = cidr
      const complain = (detail: string) => errors.push(invalid(`${root}.${name}`, settings[name], detail))
      if (prefix > longest[family][name]) complain(`must have a prefix of at most /${longest[family][name]}`)
      if (name === 'serviceCIDR' && prefix < shortestServicePrefix[family]) {
        complain(`is too large; the mask must be at least /${shortestServicePrefix[family]}`)
      }
      if (name === 'podCIDR' && prefix < shortestPodPrefix[family]) {
        complain(
          `is too large for ranges of the size of a Node's; the mask must be at least /${shortestPodPrefix[family]}`,
        )
      }
      const other = earlier.find((each) => overlap(each.cidr, cidr))
      if (other) complain(`overlaps ${other.name} ${other.cidr.text}`)
      earlier.push({ name, cidr })
    }
  }
  return [...errors, ...familyErrors(settings, root)]
}

/**
 * Services need Pods, and Pods need Nodes, of their own family; and the primary family is one for all of them: the kubelet
 * puts the family of its Node first, and the API server that of its own address.
 *
 * Upstream: pkg/kubelet/kubelet_pods.go sortPodIPs; pkg/controlplane/apiserver/options/validation.go.
 */
function familyErrors(settings: ClusterSettings, root: string): readonly FieldError[] {
  const errors: FieldError[] = []
  for (const [name, below] of [
    ['podCIDR', 'nodeCIDR'],
    ['serviceCIDR', 'podCIDR'],
  ] as const) {
    const [families, others] = [cidrsOf(settings[name]), cidrsOf(settings[below])].map((list) =>
      list.map(({ family }) => family),
    )
    const missing = families?.find((family) => !others?.includes(family))
    const detail =
      missing !== undefined
        ? `has a range of the family ${missing}, of which ${below} ${settings[below]} has none`
        : families?.[0] === others?.[0]
          ? undefined
          : `must begin with the primary family, as ${below} ${settings[below]} does`
    if (detail !== undefined) errors.push(invalid(`${root}.${name}`, settings[name], detail))
  }
  return errors
}

/** Two ranges of one family overlap when the wider one holds the other's first address. */
function overlap(a: Cidr, b: Cidr): boolean {
  if (a.family !== b.family) return false
  const [wide, narrow] = a.prefix <= b.prefix ? [a, b] : [b, a]
  return wide.words.every((word, i) => ((narrow.words[i] ?? 0) & (wide.masks[i] ?? 0)) >>> 0 === word)
}
