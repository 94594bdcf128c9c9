import { assertNever } from '#lib/assert'
import { hashBelow } from '#lib/hashUnit'
import { cidrContains, cidrSize, nthAddress, parseCidr, type Cidr } from '#model/cidr'
import type { ClusterSettings, LoadBalancerProvider } from '#model/clusterSettings'
import { canonicalIp, familyOf, type AddressFamily } from '#model/ip'
import { keyOf, type ObjectKey } from '#model/objectMeta'
import type { Protocol } from '#model/port'
import type { Service } from '#kinds/service/schema'
import { pickFree } from '../apiserver/allocators'

export type IngressPoint = NonNullable<NonNullable<NonNullable<Service['status']>['loadBalancer']>['ingress']>[number]

/** Why a Service has no external address. Codes are those of findings. */
export type PendingCode =
  'no-load-balancer-provider' | 'unknown-load-balancer-class' | 'load-balancer-refuses' | 'load-balancer-pool-exhausted'

export interface Pending {
  readonly code: PendingCode
  readonly sentence: string
  /** What the controller writes beside the event, as it words it; absent where no controller looks at the Service. */
  readonly says?: string
}

/** What a Service of type LoadBalancer gets for its status, or why it stays pending. */
export type Allotment = { readonly ingress: readonly IngressPoint[] } | { readonly pending: Pending }

/** Classes that each provider's controller takes beside Services without one. */
const classes: Readonly<Record<LoadBalancerProvider, readonly string[]>> = {
  none: [],
  'aws-nlb': ['service.k8s.aws/nlb'],
  'aws-clb': [],
  'gcp-passthrough': ['networking.gke.io/l4-regional-external', 'networking.gke.io/l4-regional-internal'],
  'metallb-l2': [],
  'metallb-bgp': [],
}

/** Protocols that a provider's balancers carry; absent: all of them. */
const protocols: Partial<Record<LoadBalancerProvider, readonly Protocol[]>> = {
  'aws-clb': ['TCP'],
  'aws-nlb': ['TCP', 'UDP'],
  'gcp-passthrough': ['TCP', 'UDP'],
}

/**
 * What the provider's controller hands out to a Service of type LoadBalancer: an address for each of its families, or a hostname.
 *
 * `taken` are addresses of others. Which address it is follows from the seed and the Service's name, so that a scenario
 * that is opened again has it again. Upstream: k8s.io/cloud-provider/controllers/service, cloud-provider-aws
 * pkg/providers/v1/aws.go, metallb internal/allocator.
 */
export function allotmentOf(service: Service, settings: ClusterSettings, taken: ReadonlySet<string>): Allotment {
  const { provider } = settings.loadBalancer
  const refused = notHandled(service, settings)
  if (refused) return { pending: refused }
  switch (provider) {
    case 'aws-nlb':
    case 'aws-clb':
      return { ingress: [{ hostname: hostnameOf(service, settings) }] }
    case 'gcp-passthrough':
    case 'metallb-l2':
    case 'metallb-bgp':
      return addressesFor(service, settings, taken)
    case 'none':
      return { pending: noProvider }
    default:
      return assertNever(provider)
  }
}

const noProvider: Pending = {
  code: 'no-load-balancer-provider',
  sentence:
    'Nothing in this cluster hands out addresses for Services of type LoadBalancer, so EXTERNAL-IP stays <pending>.',
}

function notHandled({ spec }: Service, { loadBalancer: { provider } }: ClusterSettings): Pending | undefined {
  if (provider === 'none') return noProvider
  const { loadBalancerClass, loadBalancerIP = '' } = spec
  if (loadBalancerClass !== undefined && !classes[provider].includes(loadBalancerClass)) {
    return {
      code: 'unknown-load-balancer-class',
      sentence: `No controller of loadBalancerClass ${loadBalancerClass} runs here, and all others leave the Service alone.`,
    }
  }
  const carried = protocols[provider]
  const other = (spec.ports ?? []).find(({ protocol = 'TCP' }) => carried && !carried.includes(protocol))
  if (other) {
    const says =
      provider === 'aws-clb'
        ? 'Only TCP LoadBalancer is supported for AWS ELB'
        : `Protocol ${other.protocol ?? 'TCP'} not supported by LoadBalancer`
    return refuses(says)
  }
  const isAws = provider === 'aws-nlb' || provider === 'aws-clb'
  return isAws && loadBalancerIP !== '' ? refuses('LoadBalancerIP cannot be specified for AWS ELB') : undefined
}

const refuses = (says: string): Pending => ({
  code: 'load-balancer-refuses',
  sentence: `The load balancer is refused: ${says}.`,
  says: `Error syncing load balancer: failed to ensure load balancer: ${says}`,
})

function addressesFor(service: Service, settings: ClusterSettings, taken: ReadonlySet<string>): Allotment {
  const wanted = canonicalIp(service.spec.loadBalancerIP ?? '')
  const ips: string[] = []
  for (const family of service.spec.ipFamilies ?? ['IPv4']) {
    const pool = rangesOf(settings.loadBalancerCIDR).find((range) => range.family === family)
    if (!pool) continue
    if (wanted !== undefined && familyOf(wanted) === family) {
      if (!cidrContains(pool, wanted)) return notAllowed(service, `["${wanted}"] is not allowed in config`)
      if (taken.has(wanted)) return notAllowed(service, `can't change sharing key for "${wanted}": address also in use`)
      ips.push(wanted)
      continue
    }
    const free = freeAddress(pool, taken, settings.seed, keyOf(service))
    if (free === undefined) return exhausted(service, pool)
    ips.push(free)
  }
  return { ingress: ips.map((ip) => ({ ip, ipMode: 'VIP' })) }
}

const failedToAllocate = ({ metadata }: Service, why: string): string =>
  `Failed to allocate IP for "${metadata.namespace ?? ''}/${metadata.name}": ${why}`

const notAllowed = (service: Service, why: string): Allotment => ({
  pending: {
    code: 'load-balancer-refuses',
    sentence: `The address ${service.spec.loadBalancerIP} that it asks for cannot be had: ${why}.`,
    says: failedToAllocate(service, why),
  },
})

const exhausted = (service: Service, pool: Cidr): Allotment => ({
  pending: {
    code: 'load-balancer-pool-exhausted',
    sentence: `Every address of ${pool.text} is given to another Service.`,
    says: failedToAllocate(service, 'no available IPs'),
  },
})

/** The ranges of a setting, one for each family that it names. */
export const rangesOf = (text: string): readonly Cidr[] =>
  text.split(',').flatMap((part) => {
    const parsed = parseCidr(part.trim())
    return parsed.ok ? [parsed.value] : []
  })

/** The range of a setting that is of this family. */
export const rangeOf = (text: string, family: AddressFamily): Cidr | undefined =>
  rangesOf(text).find((range) => range.family === family)

/** More addresses of a range than anybody needs are not looked through. */
const mostLookedAt = 2 ** 20

/** An address of a pool that nobody has. All of its addresses are handed out, the first and the last as well. */
export function freeAddress(
  pool: Cidr,
  taken: ReadonlySet<string>,
  seed: number,
  key: ObjectKey,
  from = 0,
): string | undefined {
  const to = Math.min(cidrSize(pool), mostLookedAt) - 1
  const bands = { static: { from: 1, to: 0 }, dynamic: { from, to } }
  const isTaken = (n: number): boolean => taken.has(nthAddress(pool, n) ?? '')
  const offset = pickFree(bands, isTaken, seed, 'loadBalancer', key)
  return offset === undefined ? undefined : nthAddress(pool, offset)
}

const region = 'eu-central-1'
const ownDomains = [`.elb.${region}.amazonaws.com`, `.${region}.elb.amazonaws.com`]

/** `a` and digits that are the Service's own, as the AWS controllers name balancers. */
function hostnameOf(service: Service, { seed, loadBalancer: { provider } }: ClusterSettings): string {
  const hex = (what: string): string =>
    hashBelow(2 ** 32, seed, what, keyOf(service))
      .toString(16)
      .padStart(8, '0')
  const name = `a${hex('name')}${hex('more')}`
  return provider === 'aws-nlb' ? `${name}-${hex('nlb')}${ownDomains[0]}` : `${name}-${hex('clb')}${ownDomains[1]}`
}

/**
 * Whether an entry of a status is one that this simulator hands out, whatever the provider: what somebody else handed out,
 * in a dump of a real cluster, stays as it is.
 */
export const isHandedOutHere = ({ ip, hostname }: IngressPoint, settings: ClusterSettings): boolean =>
  hostname !== undefined
    ? ownDomains.some((domain) => hostname.endsWith(domain))
    : rangesOf(settings.loadBalancerCIDR).some((range) => cidrContains(range, ip ?? ''))
