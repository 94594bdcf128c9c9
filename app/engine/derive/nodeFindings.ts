import { nodeAddresses, nodeRanges } from '#kinds/node/addresses'
import type { Node, NodeAddress } from '#kinds/node/schema'
import { objectsOf } from '#kinds/registry'
import { cidrOfFamily } from '#model/addressFamilies'
import { cidrsOverlap } from '#model/cidr'
import { canonicalIp, familyOf } from '#model/ip'
import { keyOf, type ObjectKey } from '#model/objectMeta'
import { poolsInUse } from '../cni/podAddresses'
import { freeNodeRange } from '../controllers/nodeIpam'
import { freeNodeAddress } from '../kubelet/nodeRegistration'
import type { World } from '../world'
import type { Finding, Fix } from './finding'

/**
 * What is wrong with the addresses of a Node: an InternalIP that is none or that another Node has as well, or a range for
 * its Pods that overlaps another Node's.
 *
 * The API server lets all of it in: it looks at the ranges of one Node alone, and at no address of a status.
 */
export const nodeFindings = (node: Node, world: World): readonly Finding[] => [
  ...invalidAddresses(node),
  ...sharedAddresses(node, world),
  ...overlappingRanges(node, world),
]

const addressesIn = (node: Node): readonly NodeAddress[] => node.status?.addresses ?? []

function invalidAddresses(node: Node): readonly Finding[] {
  const [own] = nodeAddresses(node, 'InternalIP')
  return addressesIn(node)
    .filter(({ type, address }) => type === 'InternalIP' && canonicalIp(address) === undefined)
    .map((wrong): Finding => {
      const instead = own === undefined ? 'it has no other' : `its kubelet registered it at ${own} instead`
      const fix = own === undefined ? undefined : addressFix(node, wrong, own)
      return {
        regarding: keyOf(node),
        code: 'node-address-invalid',
        sentence: `Its InternalIP ${JSON.stringify(wrong.address)} is no address; ${instead}.`,
        evidence: [keyOf(node)],
        ...(fix ? { fix } : {}),
      }
    })
}

/** The list of addresses with `address` in the place of one of them, or without that one where `address` is there already. */
function addressFix(node: Node, wrong: NodeAddress, address: string): Fix {
  const known = addressesIn(node)
  const isThere = known.some((one) => one.type === wrong.type && one.address === address)
  const value = known.flatMap((one) => (one === wrong ? (isThere ? [] : [{ ...one, address }]) : [one]))
  return {
    label: wrong.type,
    field: `status.addresses[${known.indexOf(wrong)}].address`,
    before: wrong.address,
    after: address,
    object: keyOf(node),
    path: ['status', 'addresses'],
    value,
  }
}

/** The Node that came later is the one to change. */
function sharedAddresses(node: Node, world: World): readonly Finding[] {
  const nodes = [...objectsOf(world.objects, 'Node').values()]
  return nodeAddresses(node, 'InternalIP').flatMap((address): readonly Finding[] => {
    const sharing = nodes.filter((one) => nodeAddresses(one, 'InternalIP').includes(address))
    const later = sharing.at(-1)
    if (sharing.length < 2 || later === undefined) return []
    const family = familyOf(address)
    const network = family && cidrOfFamily(world.settings.nodeCIDR, family)
    const free = network && freeNodeAddress(world, network)
    const wrong = addressesIn(later).find((one) => one.type === 'InternalIP' && one.address === address)
    const names = sharing.map(({ metadata }) => metadata.name)
    return [
      {
        regarding: keyOf(node),
        code: 'node-address-shared',
        sentence: `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''} have the same InternalIP ${address}: what is sent to it reaches one of them only.`,
        evidence: sharing.map(keyOf),
        ...(free === undefined || wrong === undefined ? {} : { fix: addressFix(later, wrong, free) }),
      },
    ]
  })
}

/** Where Calico has pools, addresses are from its blocks, and nobody is routed by these ranges. */
function overlappingRanges(node: Node, world: World): readonly Finding[] {
  if (poolsInUse(world).length > 0) return []
  const nodes = [...objectsOf(world.objects, 'Node').values()]
  return nodeRanges(node).flatMap((range): readonly Finding[] => {
    const other = nodes.find((one) => one !== node && nodeRanges(one).some((theirs) => cidrsOverlap(range, theirs)))
    const theirs = other && nodeRanges(other).find((one) => cidrsOverlap(range, one))
    if (other === undefined || theirs === undefined) return []
    const later = nodes.indexOf(other) > nodes.indexOf(node) ? other : node
    const cluster = cidrOfFamily(world.settings.podCIDR, range.family)
    const free = cluster && freeNodeRange(world.objects, cluster)
    const evidence: readonly ObjectKey[] = [keyOf(node), keyOf(other)]
    const both = theirs.text === range.text ? 'is also that' : `overlaps ${theirs.text}`
    const advice =
      free === undefined
        ? 'a range cannot be changed, so one of them must be made anew'
        : `a range cannot be changed, so delete ${later.metadata.name} and make it anew with ${free}`
    return [
      {
        regarding: keyOf(node),
        code: 'node-ranges-overlap',
        sentence: `Its podCIDR ${range.text} ${both} of ${other.metadata.name}: what is sent to Pods of the one may be routed to the other; ${advice}.`,
        evidence,
      },
    ]
  })
}
