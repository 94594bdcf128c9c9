import { memoPerObject } from '#lib/memo'
import type { RuleOrigin, Target } from '../../netfilter/ast'
import type { ProxyEndpoint, ServicePortState } from '../nodeState'
import { isExternallyAccessible, usableEndpoints, type NodeTopology } from '../usableEndpoints'
import { endpointChain, servicePortChains, type ServicePortChains } from './names'

/** An endpoint and the chain that leads to it. */
export interface PlannedEndpoint {
  readonly endpoint: ProxyEndpoint
  readonly chain: string
  readonly origin: RuleOrigin
}

/** What to do with packets that no endpoint may have, and the comment that says why. */
export interface Refusal {
  readonly comment: string
  readonly target: Target
}

/**
 * What the rules of one service port are made from: which chains it has, and which way packets take through them.
 *
 * A chain that is not there is absent. Upstream: syncProxyRules, pkg/proxy/iptables/proxier.go, v1.33.
 */
export interface PortPlan {
  readonly port: ServicePortState
  readonly origin: RuleOrigin
  readonly names: ServicePortChains
  readonly hasEndpoints: boolean
  /** Packets to the cluster IP get somewhere. */
  readonly hasInternal: boolean
  /** Packets from outside to external addresses get somewhere. */
  readonly hasExternal: boolean
  readonly internalChain: string
  readonly externalTarget: string
  /** Where packets to a load balancer's address go first. */
  readonly loadBalancerChain: string
  /** Endpoints of KUBE-SVC. */
  readonly cluster?: readonly PlannedEndpoint[]
  /** Endpoints of KUBE-SVL. */
  readonly local?: readonly PlannedEndpoint[]
  readonly reachable: readonly PlannedEndpoint[]
  readonly hasExternalChain: boolean
  readonly hasFirewallChain: boolean
  readonly refusal: Refusal
}

export const planOf = (port: ServicePortState, { name, zone }: NodeTopology): PortPlan => knownPlan(port, name, zone)

const knownPlan = memoPerObject((port: ServicePortState, name: string, zone: string | undefined): PortPlan => {
  const node = { name, ...(zone !== undefined && { zone }) }
  const { cluster, local, reachable, hasEndpoints } = usableEndpoints(port, node)
  const names = servicePortChains(port)
  const origin: RuleOrigin = { service: port.service, ...(port.portName !== '' && { port: port.portName }) }
  const planned = reachable.map((endpoint) => ({
    endpoint,
    chain: endpointChain(port, endpoint),
    origin: { ...origin, endpoint: endpoint.text },
  }))
  const here = (local?.length ?? 0) > 0
  const hasFirewallChain = hasEndpoints && port.loadBalancerIPs.length > 0 && port.sourceRanges.length > 0
  return {
    port,
    origin,
    names,
    hasEndpoints,
    hasInternal: hasEndpoints && (!port.internalPolicyLocal || here),
    hasExternal: hasEndpoints && (!port.externalPolicyLocal || here),
    internalChain: port.internalPolicyLocal ? names.local : names.cluster,
    externalTarget: port.externalPolicyLocal ? names.local : names.cluster,
    loadBalancerChain: hasFirewallChain ? names.firewall : names.external,
    ...(cluster && cluster.length > 0 && { cluster: only(planned, cluster) }),
    ...(local && local.length > 0 && { local: only(planned, local) }),
    reachable: planned,
    hasExternalChain: hasEndpoints && isExternallyAccessible(port),
    hasFirewallChain,
    refusal: refusalOf(port, hasEndpoints),
  }
})

/** Every chain that the service port has, whether a sync writes it or leaves it as it is. */
export function chainsInUse(plan: PortPlan): readonly string[] {
  const { names } = plan
  return [
    ...(plan.hasExternalChain ? [names.external] : []),
    ...(plan.hasFirewallChain ? [names.firewall] : []),
    ...(plan.cluster ? [names.cluster] : []),
    ...(plan.local ? [names.local] : []),
    ...plan.reachable.map(({ chain }) => chain),
  ]
}

function only(planned: readonly PlannedEndpoint[], wanted: readonly ProxyEndpoint[]): readonly PlannedEndpoint[] {
  return planned.length === wanted.length ? planned : planned.filter(({ endpoint }) => wanted.includes(endpoint))
}

const refusalOf = ({ name }: ServicePortState, hasEndpoints: boolean): Refusal =>
  hasEndpoints
    ? { comment: `${name} has no local endpoints`, target: { kind: 'DROP' } }
    : { comment: `${name} has no endpoints`, target: { kind: 'REJECT' } }
