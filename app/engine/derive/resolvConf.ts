import { cidrsOf } from '#model/addressFamilies'
import { nthAddress } from '#model/cidr'
import type { ClusterSettings } from '#model/clusterSettings'
import { canonicalIp } from '#model/ip'
import type { Pod } from '#kinds/pod/schema'
import { gatewaysOf } from '../cni/underlay'
import type { Host } from '../linux/host'

export type ResolvConf = Host['resolv']

const mostNameservers = 3
const mostSearches = 32

/** Where the kubelets point Pods: by convention the tenth address of the primary Service range, kube-dns's. */
function clusterDnsAddress(settings: ClusterSettings): string | undefined {
  const [primary] = cidrsOf(settings.serviceCIDR)
  return primary && nthAddress(primary, 10)
}

/** The resolv.conf of Nodes and outside hosts: the router's resolver, which asks public DNS, and no search list. */
export const machineResolvConf = (settings: ClusterSettings): ResolvConf => ({
  nameservers: gatewaysOf(settings).slice(0, 1),
  search: [],
  ndots: 1,
})

/**
 * The resolv.conf that the kubelet writes for a Pod, by its dnsPolicy and dnsConfig.
 *
 * `ClusterFirst` on the host network means the Node's own. What dnsConfig names is added (options replaced), doubles are
 * dropped, and what is over three name servers or 32 domains is cut off.
 * Upstream: pkg/kubelet/network/dns/dns.go, v1.34.
 */
export function podResolvConf(pod: Pod, settings: ClusterSettings): ResolvConf {
  const { spec, metadata } = pod
  const base = basisOf(spec.dnsPolicy ?? 'ClusterFirst', spec.hostNetwork === true, metadata.namespace ?? '', settings)
  const { nameservers = [], searches = [], options = [] } = spec.dnsConfig ?? {}
  const ndots = options.findLast((option) => option.name === 'ndots')?.value
  return {
    nameservers: [...new Set([...base.nameservers, ...nameservers].flatMap((text) => canonicalIp(text) ?? []))].slice(
      0,
      mostNameservers,
    ),
    search: [...new Set([...base.search, ...searches])].slice(0, mostSearches),
    ndots: ndots !== undefined && /^\d{1,2}$/.test(ndots) ? Number(ndots) : base.ndots,
  }
}

function basisOf(
  policy: NonNullable<Pod['spec']['dnsPolicy']>,
  hostNetwork: boolean,
  namespace: string,
  settings: ClusterSettings,
): ResolvConf {
  const domain = settings.dnsDomain
  const nameserver = clusterDnsAddress(settings)
  const cluster: ResolvConf = {
    nameservers: nameserver === undefined ? [] : [nameserver],
    search: [`${namespace}.svc.${domain}`, `svc.${domain}`, domain],
    ndots: 5,
  }
  switch (policy) {
    case 'ClusterFirst':
      return hostNetwork ? machineResolvConf(settings) : cluster
    case 'ClusterFirstWithHostNet':
      return cluster
    case 'Default':
      return machineResolvConf(settings)
    case 'None':
      return { nameservers: [], search: [], ndots: 1 }
  }
}
