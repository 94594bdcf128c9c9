import type { AddressFamily } from '#model/ip'
import type { TableName } from '#model/trace'
import type { Rule, RuleSet } from '../netfilter/ast'
import { builtInChains, tableOrder } from '../netfilter/hooks'
import { chainOf } from '../netfilter/ruleId'

/** The one rule of KUBE-FIREWALL, which kubelet and kube-proxy write in the same words. */
export const localnetRule: Rule = {
  matches: [
    { kind: 'comment', text: 'block incoming localnet connections' },
    { kind: 'destination', cidr: '127.0.0.0/8', negate: false },
    { kind: 'source', cidr: '127.0.0.0/8', negate: true },
    { kind: 'ctstate', states: ['RELATED', 'ESTABLISHED', 'DNAT'], negate: true },
  ],
  target: { kind: 'DROP' },
}

const toFirewall: Rule = { matches: [], target: { kind: 'jump', chain: 'KUBE-FIREWALL' } }

const ownChains: Partial<Readonly<Record<TableName, readonly string[]>>> = {
  mangle: ['KUBE-IPTABLES-HINT', 'KUBE-KUBELET-CANARY'],
  filter: ['KUBE-KUBELET-CANARY'],
  nat: ['KUBE-KUBELET-CANARY'],
}

/**
 * What kubelet keeps in a Node's tables before any kube-proxy runs there: for IPv4 the chain that keeps loopback addresses
 * from coming in, a canary in each table by which it notices that somebody flushed them, and a hint which back end it uses.
 *
 * Upstream: pkg/kubelet/kubelet_network_linux.go, v1.34.
 */
export function kubeletRules(family: AddressFamily): RuleSet {
  const guards = family === 'IPv4'
  return {
    family,
    tables: tableOrder
      .filter((name) => name !== 'raw')
      .map((name) => ({
        name,
        chains: [
          ...builtInChains(name).map((hook) => {
            const guarded = guards && name === 'filter' && (hook === 'INPUT' || hook === 'OUTPUT')
            return chainOf(hook, guarded ? [toFirewall] : [], 'ACCEPT')
          }),
          ...(guards && name === 'filter' ? [chainOf('KUBE-FIREWALL', [localnetRule])] : []),
          ...(ownChains[name] ?? []).map((chain) => chainOf(chain, [])),
        ],
      })),
  }
}
