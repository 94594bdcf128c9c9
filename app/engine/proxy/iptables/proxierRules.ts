import { kubeletRules } from '../../kubelet/kubeletRules'
import type { RuleSet } from '../../netfilter/ast'
import { isLargeCluster, kubeProxyChains, plansOf, type ProxierInput } from './chains'
import { withBuiltInChains } from './jumps'

/** The whole iptables rule set of a node after a full sync of its kube-proxy, built-in chains, jumps and kubelet's chains included. */
export function proxierRules(input: ProxierInput): RuleSet {
  const scope = { writes: () => true, largeCluster: isLargeCluster(input.state) }
  return withBuiltInChains(kubeProxyChains(input, plansOf(input), scope), kubeletRules(input.state.family))
}
