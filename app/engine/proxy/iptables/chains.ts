import type { AddressFamily } from '#model/ip'
import type { Chain, RuleSet } from '../../netfilter/ast'
import { chainOf, type RuleDraft } from '../../netfilter/ruleId'
import type { NodeState, ServicePortState } from '../nodeState'
import type { IptablesConfig, ProxyNode } from './config'
import { answersOnLocalhost, filterRules, firewallRules, forwardRules } from './filter'
import { fixed } from './names'
import { markRules, nodePortJumps, postroutingRules, sharedNatRules } from './nat'
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
  return {
    family: input.state.family,
    tables: [
      { name: 'filter', chains: filterChains(input, plans) },
      { name: 'nat', chains: natChains(input, plans, scope) },
    ],
  }
}

function filterChains({ state: { family }, config }: ProxierInput, plans: readonly PortPlan[]): readonly Chain[] {
  const rules = plans.map(filterRules)
  const chain = chainsIn(family, 'filter')
  const chains = [
    chain(
      fixed.services,
      rules.flatMap((of) => of.services),
    ),
    chain(
      fixed.externalServices,
      rules.flatMap((of) => of.externalServices),
    ),
    chain(fixed.forward, forwardRules(config)),
    chain(
      fixed.nodePorts,
      rules.flatMap((of) => of.nodePorts),
    ),
    chain(
      fixed.proxyFirewall,
      rules.flatMap((of) => of.proxyFirewall),
    ),
  ]
  return answersOnLocalhost(config, family) ? [...chains, chain(fixed.firewall, firewallRules())] : chains
}

function natChains(
  { state, node, config }: ProxierInput,
  plans: readonly PortPlan[],
  scope: SyncScope,
): readonly Chain[] {
  const { family } = state
  const chain = chainsIn(family, 'nat')
  const shared = plans.map((plan) => sharedNatRules(plan, config, family))
  const options = { config, node, largeCluster: scope.largeCluster }
  return [
    chain(fixed.services, [...shared.flatMap((of) => of.services), ...nodePortJumps(config, node, family)]),
    chain(
      fixed.nodePorts,
      shared.flatMap((of) => of.nodePorts),
    ),
    chain(fixed.postrouting, postroutingRules(config)),
    chain(fixed.markMasq, markRules(config)),
    ...plans
      .filter((plan) => scope.writes(plan.port))
      .flatMap((plan) => ownChains(plan, options))
      .map(({ name, rules }) => chain(name, rules)),
  ]
}

const chainsIn =
  (family: AddressFamily, table: 'filter' | 'nat') =>
  (name: string, rules: readonly RuleDraft[]): Chain =>
    chainOf(family, table, name, rules)
