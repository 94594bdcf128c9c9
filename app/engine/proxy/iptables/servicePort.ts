import { memoByKey } from '#lib/memo'
import { cidrContains, parseCidr } from '#model/cidr'
import type { Chain, Match, Rule } from '../../netfilter/ast'
import type { IptablesConfig, ProxyNode } from './config'
import { fixed } from './names'
import type { PlannedEndpoint, PortPlan } from './plan'
import { addressType, comment, destination, destinationPort, jump, protocol, rule, source } from './words'

export interface OwnChainOptions {
  readonly config: IptablesConfig
  readonly node: ProxyNode
  /** Above 1,000 endpoints the rules that choose and reach endpoints lose their comments, to keep the text short. */
  readonly largeCluster: boolean
}

/**
 * The chains that a service port has for itself, which a partial sync leaves out when nothing about the Service changed.
 *
 * A chain that serves both the cluster IP and external addresses is one chain.
 */
export function ownChains(plan: PortPlan, options: OwnChainOptions): readonly Chain[] {
  const { names } = plan
  const chains: Chain[] = []
  if (plan.hasExternalChain) chains.push({ name: names.external, rules: externalRules(plan, options.config) })
  if (plan.hasFirewallChain) chains.push({ name: names.firewall, rules: firewallRules(plan, options.node) })
  for (const [name, endpoints] of [
    [names.cluster, plan.cluster],
    [names.local, plan.local],
  ] as const) {
    if (endpoints) {
      const first = plan.hasInternal && name === plan.internalChain ? masqueradeOutsiders(plan, options.config) : []
      chains.push({ name, rules: [...first, ...balancingRules(plan, endpoints, options.largeCluster)] })
    }
  }
  for (const planned of plan.reachable) {
    chains.push({ name: planned.chain, rules: endpointRules(plan, planned, options.largeCluster) })
  }
  return chains
}

const toMarkMasq = jump(fixed.markMasq)

/** Replies to what comes from outside the Pod network must come back through this node, so it takes the node's address. */
function masqueradeOutsiders({ port, origin }: PortPlan, config: IptablesConfig): readonly Rule[] {
  const matches = [
    comment(`${port.name} cluster IP`),
    ...protocol(port.protocol),
    destination(port.clusterIP),
    destinationPort(port.port),
  ]
  if (config.masqueradeAll) return [rule(matches, toMarkMasq, origin)]
  if (config.clusterCIDR === undefined) return []
  return [rule([...matches, source(config.clusterCIDR, true)], toMarkMasq, origin)]
}

/**
 * KUBE-EXT: under policy Cluster everything is masqueraded, since the endpoint may be on another node.
 *
 * Under policy Local the client's address is kept; the cluster's own traffic takes a short cut to all endpoints, as it
 * would by the cluster IP.
 */
function externalRules(plan: PortPlan, config: IptablesConfig): readonly Rule[] {
  const { port, origin, names } = plan
  const last = plan.hasExternal ? [rule([], jump(plan.externalTarget), origin)] : []
  if (!port.externalPolicyLocal) {
    const masquerade = comment(`masquerade traffic for ${port.name} external destinations`)
    return [rule([masquerade], toMarkMasq, origin), ...last]
  }
  const says = (what: string): Match => comment(`${what} traffic for ${port.name} external destinations`)
  const fromPods =
    config.clusterCIDR === undefined
      ? []
      : [rule([says('pod'), source(config.clusterCIDR)], jump(names.cluster), origin)]
  return [
    ...fromPods,
    rule([says('masquerade LOCAL'), addressType('src')], toMarkMasq, origin),
    rule([says('route LOCAL'), addressType('src')], jump(names.cluster), origin),
    ...last,
  ]
}

/** KUBE-FW: lets through what comes from one of the ranges; KUBE-PROXY-FIREWALL drops the rest. */
function firewallRules({ port, origin, names }: PortPlan, node: ProxyNode): readonly Rule[] {
  const from = (cidr: string): Rule =>
    rule([comment(`${port.name} loadbalancer IP`), source(cidr)], jump(names.external), origin)
  const holdsNode = port.sourceRanges.some((text) => {
    const range = parseCidr(text)
    return range.ok && cidrContains(range.value, node.ip)
  })
  return [
    ...port.sourceRanges.map(from),
    ...(holdsNode ? port.loadBalancerIPs.map(from) : []),
    rule([comment(`other traffic to ${port.name} will be dropped by ${fixed.proxyFirewall}`)], undefined, origin),
  ]
}

/** Clients known from before stay with their endpoint; of the others each endpoint takes an equal share of what is left. */
function balancingRules(plan: PortPlan, endpoints: readonly PlannedEndpoint[], large: boolean): readonly Rule[] {
  const { port } = plan
  const seconds = port.affinitySeconds
  const says = ({ endpoint }: PlannedEndpoint): Match => comment(`${port.name} -> ${endpoint.text}`)
  const to = (planned: PlannedEndpoint, matches: readonly Match[]): Rule =>
    rule(large ? matches : [says(planned), ...matches], jump(planned.chain), planned.origin)
  const known =
    seconds === undefined
      ? []
      : endpoints.map((planned) =>
          to(planned, [{ kind: 'recent', action: 'rcheck', name: planned.chain, seconds, reap: true }]),
        )
  const shares = endpoints.map((planned, i) => to(planned, shareOf(endpoints.length - i)))
  return [...known, ...shares]
}

/** The same matches for the same count: of a large cluster's rules there are many that differ in nothing else. */
const shareOf = memoByKey((count: number): readonly Match[] =>
  count > 1 ? [{ kind: 'statistic', probability: probabilityText(count) }] : [],
)

/**
 * One in `count`, with ten digits after the point, as Go prints `%0.10f`.
 *
 * 1/2048 is the one fraction of this kind that lies exactly between two texts: Go takes the even one, JavaScript the greater.
 */
export const probabilityText = (count: number): string => (count === 2048 ? '0.0004882812' : (1 / count).toFixed(10))

/** KUBE-SEP: marks what the endpoint sends to itself, so that the reply comes by the node as well, and translates. */
function endpointRules({ port }: PortPlan, planned: PlannedEndpoint, large: boolean): readonly Rule[] {
  const { endpoint, chain, origin } = planned
  const says = large ? [] : [comment(port.name)]
  const remember: readonly Match[] =
    port.affinitySeconds === undefined ? [] : [{ kind: 'recent', action: 'set', name: chain }]
  const reaches = [...says, ...remember]
  const to = { kind: 'DNAT', to: endpoint.text } as const
  return [
    rule([...says, source(endpoint.ip)], toMarkMasq, origin),
    rule(reaches.length === 0 ? protocol(port.protocol) : [...reaches, ...protocol(port.protocol)], to, origin),
  ]
}
