import { memoPerObject } from '#lib/memo'
import type { AddressFamily } from '#model/ip'
import type { Chain, Rule, RuleSet } from '../../netfilter/ast'
import { chainOf } from '../../netfilter/ruleId'
import type { NodeState, ServicePortState } from '../nodeState'
import type { IptablesConfig, ProxyNode } from './config'
import { answersOnLocalhost, filterRules, firewallRules, forwardRules, type FilterRules } from './filter'
import { fixed } from './names'
import { markRules, nodePortJumps, postroutingRules, sharedNatRules, type SharedNatRules } from './nat'
import { planOf, type PortPlan } from './plan'
import { ownChains } from './servicePort'

/** What the kube-proxy of one node builds its rules from. */
export interface ProxierInput {
  readonly state: NodeState
  readonly node: ProxyNode
  readonly config: IptablesConfig
}

/** What a sync writes beyond what it always writes. */
export interface SyncScope {
  /** Whether the chains that this service port has for itself are written. */
  readonly writes: (port: ServicePortState) => boolean
  readonly largeCluster: boolean
}

/** More endpoints than this make a cluster large. Upstream: largeClusterEndpointsThreshold, v1.33. */
const largeClusterThreshold = 1000

/** Whether the endpoints of all service ports, whatever their state, are so many that comments are left out. */
export const isLargeCluster = (state: NodeState): boolean =>
  state.servicePorts.reduce((sum, port) => sum + port.endpoints.length, 0) > largeClusterThreshold

export const plansOf = ({ state, node }: ProxierInput): readonly PortPlan[] =>
  state.servicePorts.map((port) => planOf(port, node))

/**
 * The chains that one sync of kube-proxy declares, tables filter and nat, without the jumps that lead to them.
 *
 * Upstream: syncProxyRules, pkg/proxy/iptables/proxier.go, v1.33. There the order of Services is that of a Go map; here
 * it is the order of their names.
 */
export function kubeProxyChains(input: ProxierInput, plans: readonly PortPlan[], scope: SyncScope): RuleSet {
  const { state, config, node } = input
  const { family } = state
  const rules = plans.map((plan) => portRules(plan, family, config, node, scope.largeCluster))
  return {
    family,
    tables: [
      { name: 'filter', chains: filterChains(input, rules) },
      { name: 'nat', chains: natChains(input, rules, scope.writes) },
    ],
  }
}

function filterChains({ state: { family }, config }: ProxierInput, rules: readonly PortRules[]): readonly Chain[] {
  const services: Rule[] = []
  const externalServices: Rule[] = []
  const nodePorts: Rule[] = []
  const proxyFirewall: Rule[] = []
  for (const { filter } of rules) {
    services.push(...filter.services)
    externalServices.push(...filter.externalServices)
    nodePorts.push(...filter.nodePorts)
    proxyFirewall.push(...filter.proxyFirewall)
  }
  const chains = [
    chainOf(fixed.services, services),
    chainOf(fixed.externalServices, externalServices),
    chainOf(fixed.forward, forwardRules(config)),
    chainOf(fixed.nodePorts, nodePorts),
    chainOf(fixed.proxyFirewall, proxyFirewall),
  ]
  return answersOnLocalhost(config, family) ? [...chains, chainOf(fixed.firewall, firewallRules())] : chains
}

function natChains(
  { state: { family }, node, config }: ProxierInput,
  rules: readonly PortRules[],
  writes: SyncScope['writes'],
): readonly Chain[] {
  const services: Rule[] = []
  const nodePorts: Rule[] = []
  for (const { shared } of rules) {
    services.push(...shared.services)
    nodePorts.push(...shared.nodePorts)
  }
  services.push(...nodePortJumps(config, node, family))
  const chains = [
    chainOf(fixed.services, services),
    chainOf(fixed.nodePorts, nodePorts),
    chainOf(fixed.postrouting, postroutingRules(config)),
    chainOf(fixed.markMasq, markRules(config)),
  ]
  for (const { port, own } of rules) if (writes(port)) for (const chain of own) chains.push(chain)
  return chains
}

/** Everything that a service port has in the tables. */
interface PortRules {
  readonly port: ServicePortState
  readonly filter: FilterRules
  readonly shared: SharedNatRules
  readonly own: readonly Chain[]
}

/** A service port's rules are made once, and stand in every rule set until something about the service port changes. */
const portRules = memoPerObject(
  (
    plan: PortPlan,
    family: AddressFamily,
    config: IptablesConfig,
    node: ProxyNode,
    largeCluster: boolean,
  ): PortRules => ({
    port: plan.port,
    filter: filterRules(plan),
    shared: sharedNatRules(plan, config, family),
    own: ownChains(plan, { config, node, largeCluster }),
  }),
)
