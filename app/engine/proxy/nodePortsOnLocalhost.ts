import { cidrContains, parseCidr } from '#model/cidr'
import type { KubeProxySettings } from '#model/clusterSettings'

/**
 * Whether node ports answer on 127.0.0.1: unless they are not to, or none of the ranges that they answer in has it. Only
 * then kube-proxy lets the Node route loopback addresses (`route_localnet`).
 * Upstream: pkg/proxy/iptables/proxier.go, NewProxier; pkg/proxy/util/nodeport_addresses.go, ContainsIPv4Loopback.
 */
export function nodePortsOnLocalhost({ localhostNodePorts, nodePortAddresses }: KubeProxySettings): boolean {
  if (!localhostNodePorts) return false
  if (nodePortAddresses.includes('primary')) return false
  const ranges = nodePortAddresses.flatMap((text) => {
    const cidr = parseCidr(text)
    return cidr.ok && cidr.value.family === 'IPv4' ? [cidr.value] : []
  })
  return ranges.length === 0 || ranges.some((range) => cidrContains(range, '127.0.0.1'))
}
