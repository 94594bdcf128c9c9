import { sha256 } from '#lib/sha256'
import { memoLast } from '#lib/memo'
import { cidrSize, parseCidr } from '#model/cidr'
import type { ClusterSettings } from '#model/clusterSettings'
import { canonicalIp, familyOf } from '#model/ip'
import { keyOf, objectKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import { objectsOf } from '#kinds/registry'
import type { Service } from '#kinds/service/schema'
import { freeAddress, rangeOf } from './allotment'
import type { Balancer, BalancerTarget } from './balancer'
import { targetsOf } from './targets'

/**
 * What stands before the cluster: a balancer for each Service of type LoadBalancer that has an external address.
 *
 * A Service that waits for its address has none.
 */
export const balancersOf = (settings: ClusterSettings, { byKind }: ObjectStore): readonly Balancer[] =>
  balancers(settings, byKind.get('Service'), byKind.get('Node'), byKind.get('EndpointSlice'))

type Partition = ReadonlyMap<ObjectKey, KubeObject> | undefined

const nobody: readonly Balancer[] = []

const balancers = memoLast(
  (settings: ClusterSettings, services: Partition, nodes: Partition, slices: Partition): readonly Balancer[] => {
    const byKind = new Map([
      ['Service', services ?? new Map()],
      ['Node', nodes ?? new Map()],
      ['EndpointSlice', slices ?? new Map()],
    ])
    const store: ObjectStore = { revision: 0, byKind }
    const { loadBalancer } = settings
    if (loadBalancer.provider === 'none') return nobody
    const kind = loadBalancer
    const exposed = balanced(store)
    if (exposed.length === 0) return nobody
    const taken = takenAddresses(store)
    return exposed.map((service): Balancer => {
      const { namespace = '', name } = service.metadata
      const key = objectKey('LoadBalancer', namespace, name)
      const ingress = service.status?.loadBalancer?.ingress ?? []
      const hostname = ingress.flatMap((point) => point.hostname ?? [])[0]
      const given = ingress.flatMap((point) => canonicalIp(point.ip ?? '') ?? [])
      const families = service.spec.ipFamilies ?? ['IPv4']
      const choose = (setting: string, from: (size: number) => number): readonly string[] =>
        families.flatMap((family) => {
          const range = rangeOf(setting, family)
          const address = range && freeAddress(range, taken, settings.seed, key, from(cidrSize(range)))
          if (address !== undefined) taken.add(address)
          return address ?? []
        })
      const addresses = given.length > 0 ? given : choose(settings.loadBalancerCIDR, () => 0)
      const inside = kind.provider === 'metallb-l2' ? [] : choose(settings.nodeCIDR, upperEighth)
      const targets = targetsOf(service, settings, store)
      return {
        key,
        service: keyOf(service),
        namespace,
        name,
        ...(inside.length === 0 ? {} : { machine: `${machines[kind.provider]} ${name}` }),
        kind,
        ...(hostname === undefined ? {} : { hostname }),
        addresses,
        inside,
        ports: (service.spec.ports ?? []).map(({ protocol = 'TCP', port }) => ({ protocol, port })),
        targets,
        inUse: inUse(kind.provider, targets, addresses[0] ?? ''),
        sourceRanges: kind.provider.startsWith('metallb') ? [] : rangesAllowed(service),
      }
    })
  },
)

/** What each provider's machine is called, in front of the Service's name. */
const machines: Readonly<Record<Balancer['kind']['provider'], string>> = {
  'metallb-l2': '',
  'metallb-bgp': 'BGP router',
  'gcp-passthrough': 'Forwarding rule',
  'aws-nlb': 'NLB',
  'aws-clb': 'CLB',
}

/** Nodes count from the eleventh address on, so balancers take theirs from the other end. */
const upperEighth = (size: number): number => Math.floor((size * 7) / 8)

/** Services with an external address, by namespace and name, so that the order of writing changes nothing. */
const balanced = (store: ObjectStore): readonly Service[] =>
  [...objectsOf(store, 'Service').values()]
    .filter(({ spec, status }) => spec.type === 'LoadBalancer' && (status?.loadBalancer?.ingress ?? []).length > 0)
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))

function takenAddresses(store: ObjectStore): Set<string> {
  const ofServices = [...objectsOf(store, 'Service').values()].flatMap(({ status }) =>
    (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []),
  )
  const ofNodes = [...objectsOf(store, 'Node').values()].flatMap(({ status }) =>
    (status?.addresses ?? []).map(({ address }) => address),
  )
  return new Set([...ofServices, ...ofNodes])
}

const rangesAllowed = ({ spec }: Service): readonly string[] =>
  (spec.loadBalancerSourceRanges ?? []).flatMap((text) => {
    const range = parseCidr(text.trim())
    return range.ok ? [range.value.text] : []
  })

/**
 * Who gets connections. An NLB and a passthrough balancer fall back on all targets when none is healthy; a Classic one
 * and MetalLB send to nobody then. On layer 2 a single Node answers for the address: the first by hash.
 * Upstream: metallb speaker/layer2_controller.go; docs.aws.amazon.com, health checks for target groups.
 */
function inUse(
  provider: Balancer['kind']['provider'],
  targets: readonly BalancerTarget[],
  address: string,
): readonly BalancerTarget[] {
  const healthy = targets.filter((target) => target.healthy)
  switch (provider) {
    case 'aws-nlb':
    case 'gcp-passthrough':
      return healthy.length > 0 ? healthy : targets
    case 'aws-clb':
    case 'metallb-bgp':
      return healthy
    case 'metallb-l2':
      return electedBy(healthy, address)
  }
}

function electedBy(candidates: readonly BalancerTarget[], address: string): readonly BalancerTarget[] {
  const rank = ({ name }: BalancerTarget): string => sha256(`${name}#${address}`).map(hexWord).join('')
  return candidates.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, 1)
}

/** The addresses of a target that are of the same family as this one. */
export const sameFamily = (addresses: readonly string[], as: string): readonly string[] =>
  addresses.filter((address) => familyOf(address) === familyOf(as))

const hexWord = (word: number): string => word.toString(16).padStart(8, '0')
