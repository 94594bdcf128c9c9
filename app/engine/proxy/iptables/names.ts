import { base32 } from '#lib/base32'
import { sha256 } from '#lib/sha256'
import type { ProxyEndpoint, ServicePortState } from '../nodeState'

/** Chains that are there whatever the Services. */
export const fixed = {
  services: 'KUBE-SERVICES',
  externalServices: 'KUBE-EXTERNAL-SERVICES',
  nodePorts: 'KUBE-NODEPORTS',
  forward: 'KUBE-FORWARD',
  proxyFirewall: 'KUBE-PROXY-FIREWALL',
  firewall: 'KUBE-FIREWALL',
  postrouting: 'KUBE-POSTROUTING',
  markMasq: 'KUBE-MARK-MASQ',
  canary: 'KUBE-PROXY-CANARY',
} as const

/** The chains of one service port; they share one hash. */
export interface ServicePortChains {
  /** KUBE-SVC: the endpoints under policy Cluster. */
  readonly cluster: string
  /** KUBE-SVL: the endpoints under policy Local. */
  readonly local: string
  /** KUBE-EXT: what came to an external address. */
  readonly external: string
  /** KUBE-FW: `loadBalancerSourceRanges`. */
  readonly firewall: string
}

/** The names of a service port's chains. Upstream: pkg/proxy/iptables/proxier.go, portProtoHash, v1.33. */
export function servicePortChains({ name, protocol }: Pick<ServicePortState, 'name' | 'protocol'>): ServicePortChains {
  const hash = chainHash(name + protocol)
  return {
    cluster: `KUBE-SVC-${hash}`,
    local: `KUBE-SVL-${hash}`,
    external: `KUBE-EXT-${hash}`,
    firewall: `KUBE-FW-${hash}`,
  }
}

/** The name of an endpoint's chain, of its own for each service port. */
export const endpointChain = (
  { name, protocol }: Pick<ServicePortState, 'name' | 'protocol'>,
  endpoint: Pick<ProxyEndpoint, 'text'>,
): string => `KUBE-SEP-${chainHash(name + protocol + endpoint.text)}`

/** Whether kube-proxy would delete a chain of this name once nothing uses it. */
export const isServiceChain = (chain: string): boolean => /^KUBE-(?:SVC|SVL|EXT|FW|SEP)-/.test(chain)

/** The first 16 characters of the hash's base32. Names and addresses are ASCII. */
const chainHash = (text: string): string => base32(sha256(text), 16)
