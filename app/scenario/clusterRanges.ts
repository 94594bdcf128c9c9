import type { ClusterSettings } from '#model/clusterSettings'
import { parseCidr, type Cidr } from '#model/cidr'
import type { FieldError } from '#model/fieldError'
import { invalid } from '#kinds/fieldErrors'

const ranges = ['podCIDR', 'serviceCIDR', 'nodeCIDR', 'loadBalancerCIDR'] as const

/** Longest prefixes: Nodes take a /24 each, kube-dns the tenth ClusterIP, the first Node the eleventh address. */
const longest = { podCIDR: 24, serviceCIDR: 28, nodeCIDR: 28, loadBalancerCIDR: 32 } as const

/** The API server refuses a service range of more than 2²⁰ addresses. Upstream: cmd/kube-apiserver/app/options/validation.go. */
const shortestServicePrefix = 12

/** What is wrong with the address ranges of a cluster taken together; each of them is known to be a range. */
export function clusterRangeErrors(settings: ClusterSettings, root: string): readonly FieldError[] {
  const errors: FieldError[] = []
  const earlier: { readonly name: string; readonly cidr: Cidr }[] = []
  for (const name of ranges) {
    const parsed = parseCidr(settings[name])
    if (!parsed.ok) continue
    const cidr = parsed.value
    const complain = (detail: string) => errors.push(invalid(`${root}.${name}`, settings[name], detail))
    if (cidr.prefix > longest[name]) complain(`must have a prefix of at most /${longest[name]}`)
    if (name === 'serviceCIDR' && cidr.prefix < shortestServicePrefix) {
      complain(`is too large; the mask must be at least /${shortestServicePrefix}`)
    }
    const other = earlier.find((each) => overlap(each.cidr, cidr))
    if (other) complain(`overlaps ${other.name} ${other.cidr.text}`)
    earlier.push({ name, cidr })
  }
  return errors
}

/** Two ranges overlap when the wider one holds the other's first address. */
function overlap(a: Cidr, b: Cidr): boolean {
  const [wide, narrow] = a.prefix <= b.prefix ? [a, b] : [b, a]
  return wide.words.every((word, i) => ((narrow.words[i] ?? 0) & (wide.masks[i] ?? 0)) >>> 0 === word)
}
