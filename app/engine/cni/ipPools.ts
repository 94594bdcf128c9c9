import { blockSizes, ipPoolFields } from '#kinds/ippool/spec'
import { memoByIdentity } from '#lib/memoByIdentity'
import { cidrsOf } from '#model/addressFamilies'
import { cidrContains, parseCidr, type Cidr } from '#model/cidr'
import type { CniSettings, ClusterSettings } from '#model/clusterSettings'
import type { AddressFamily } from '#model/ip'
import type { KubeObject } from '#model/objectMeta'

/** When packets between Nodes are wrapped: always, only towards another subnet, or never. */
export type Encapsulation = 'Always' | 'CrossSubnet' | 'Never'

/** A range of Pod addresses as Calico's object IPPool describes it. */
export interface IpPool {
  readonly name: string
  readonly cidr: Cidr
  readonly ipip: Encapsulation
  readonly vxlan: Encapsulation
  /** What leaves the pools from here is masqueraded. */
  readonly natOutgoing: boolean
  /** No Pod gets an address of it any more; those that have one keep it. */
  readonly disabled: boolean
  /** The Nodes that take blocks from it by themselves. */
  readonly nodeSelector: string
  /** The prefix length of its blocks; without one each Node's only block is its `podCIDR`. */
  readonly blockSize?: number
}

const plain = { ipip: 'Never', vxlan: 'Never', natOutgoing: true, disabled: false, nodeSelector: 'all()' } as const

const byMode: Readonly<Record<Extract<CniSettings, { plugin: 'calico' }>['mode'], Pick<IpPool, 'ipip' | 'vxlan'>>> = {
  bgp: { ipip: 'Never', vxlan: 'Never' },
  ipip: { ipip: 'Always', vxlan: 'Never' },
  vxlan: { ipip: 'Never', vxlan: 'Always' },
}

/**
 * The pools of a cluster: its objects of kind IPPool, or the one that calico/node makes where there is none: the cluster's
 * Pod range, encapsulated as the setting `cni.mode` says and masqueraded; a range of IPv6 is neither.
 *
 * An object whose `spec.cidr` is no range is left out, and one of another project's API as well.
 * Upstream: projectcalico/api pkg/apis/projectcalico/v3/ippool.go; calico/node pkg/lifecycle/startup, v3.28.
 */
export function ipPoolsOf(objects: Iterable<KubeObject>, { cni, podCIDR }: ClusterSettings): readonly IpPool[] {
  const declared = declaredPools(objects)
  if (declared.length > 0) return declared
  const mode = cni.plugin === 'calico' ? byMode[cni.mode] : byMode.bgp
  return cidrsOf(podCIDR).map((cidr) => {
    const isIpv4 = cidr.family === 'IPv4'
    return {
      name: `default-ipv${isIpv4 ? 4 : 6}-ippool`,
      cidr,
      ...plain,
      ...(isIpv4 ? mode : { ...byMode.bgp, natOutgoing: false }),
    }
  })
}

/** The pools that objects of kind IPPool declare. */
export const declaredPools = (objects: Iterable<KubeObject>): readonly IpPool[] =>
  [...objects].flatMap((object) => poolOf(object) ?? [])

const poolOf = memoByIdentity((object: KubeObject): IpPool | undefined => {
  const fields = ipPoolFields(object)
  const cidr = parseCidr(typeof fields?.['cidr'] === 'string' ? fields['cidr'] : '')
  if (fields === undefined || !cidr.ok) return undefined
  const { blockSize, nodeSelector } = fields
  return {
    name: object.metadata.name,
    cidr: cidr.value,
    ipip: encapsulationOf(fields['ipipMode']),
    vxlan: encapsulationOf(fields['vxlanMode']),
    natOutgoing: fields['natOutgoing'] === true,
    disabled: fields['disabled'] === true,
    nodeSelector: typeof nodeSelector === 'string' ? nodeSelector : '',
    blockSize: typeof blockSize === 'number' && blockSize !== 0 ? blockSize : blockSizes[cidr.value.family].usual,
  }
})

const encapsulationOf = (value: unknown): Encapsulation =>
  value === 'Always' || value === 'CrossSubnet' ? value : 'Never'

/** The pools of one family. Tunnels of IPv6 are not simulated: such a pool is routed as it stands. */
export const poolsOfFamily = (pools: readonly IpPool[], family: AddressFamily): readonly IpPool[] =>
  pools
    .filter(({ cidr }) => cidr.family === family)
    .map((pool) => (family === 'IPv4' ? pool : { ...pool, ...byMode.bgp }))

/** The pool that an address belongs to. */
export const poolWith = (pools: readonly IpPool[], address: string): IpPool | undefined =>
  pools.find(({ cidr }) => cidrContains(cidr, address))
