import { memoByKey, memoFlat, memoLast, memoPerObject, memoRows } from '#lib/memo'
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
  plansFrom(`${state.family} ${node.name}`, node)(state.servicePorts)

const plansFrom = memoByKey((_view: string, node: ProxyNode) =>
  memoRows((port: ServicePortState) => planOf(port, node)),
)

/**
 * The chains that one sync of kube-proxy declares, tables filter and nat, without the jumps that lead to them.
 *
 * Upstream: syncProxyRules, pkg/proxy/iptables/proxier.go, v1.33. There the order of Services is that of a Go map; here
 * it is the order of their names.
 */
export function kubeProxyChains(input: ProxierInput, plans: readonly PortPlan[], scope: SyncScope): RuleSet {
  const { state, config, node } = input
  const { family } = state
  const view = `${family} ${node.name}`
  const rules = rulesOfPorts(view, family, config, node, scope.largeCluster)(plans)
  const join = joinersOf(view)
  return {
    family,
    tables: [
      { name: 'filter', chains: filterChains(input, rules, join) },
      { name: 'nat', chains: natChains(input, rules, scope.writes, join) },
    ],
  }
}

function filterChains(
  { state: { family }, config }: ProxierInput,
  rules: readonly PortRules[],
  join: Joiners,
): readonly Chain[] {
  const chains = [
    join.filterServices(rules.map(({ filter }) => filter.services)),
    join.externalServices(rules.map(({ filter }) => filter.externalServices)),
    chainOf(fixed.forward, forwardRules(config)),
    join.filterNodePorts(rules.map(({ filter }) => filter.nodePorts)),
    join.proxyFirewall(rules.map(({ filter }) => filter.proxyFirewall)),
  ]
  return answersOnLocalhost(config, family) ? [...chains, chainOf(fixed.firewall, firewallRules())] : chains
}

function natChains(
  { state: { family }, node, config }: ProxierInput,
  rules: readonly PortRules[],
  writes: SyncScope['writes'],
  join: Joiners,
): readonly Chain[] {
  const chains = [
    join.natServices([...rules.map(({ shared }) => shared.services), join.nodePortJumps(config, node, family)]),
    join.natNodePorts(rules.map(({ shared }) => shared.nodePorts)),
    chainOf(fixed.postrouting, postroutingRules(config)),
    chainOf(fixed.markMasq, markRules(config)),
  ]
  return chains.concat(join.own(rules.map(({ port, own }) => (writes(port) ? own : noChains))))
}

const noChains: readonly Chain[] = []

/** Makes a chain of what each service port has in it; the very same chain as before where that is the same. */
function chainJoiner(name: string): (parts: readonly (readonly Rule[])[]) => Chain {
  const join = memoFlat<Rule>()
  const chain = memoLast((rules: readonly Rule[]) => chainOf(name, rules))
  return (parts) => chain(join(parts))
}

type Joiners = ReturnType<typeof joinersOf>

/** What is remembered of the last rules of a node, so that where one Service of many changed little has to be joined. */
const joinersOf = memoByKey((_view: string) => ({
  filterServices: chainJoiner(fixed.services),
  externalServices: chainJoiner(fixed.externalServices),
  filterNodePorts: chainJoiner(fixed.nodePorts),
  proxyFirewall: chainJoiner(fixed.proxyFirewall),
  natServices: chainJoiner(fixed.services),
  nodePortJumps: memoLast(nodePortJumps),
  natNodePorts: chainJoiner(fixed.nodePorts),
  own: memoFlat<Chain>(),
}))

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

const rulesOfPorts = memoByKey(
  (_view: string, family: AddressFamily, config: IptablesConfig, node: ProxyNode, largeCluster: boolean) =>
    memoRows((plan: PortPlan) => portRules(plan, family, config, node, largeCluster)),
)
