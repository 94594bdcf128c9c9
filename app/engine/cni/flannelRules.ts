import { cidrOfFamily } from '#model/addressFamilies'
import type { AddressFamily } from '#model/ip'
import type { Match, Rule, RuleSet, Target } from '../netfilter/ast'
import { withRulesOf } from './extendedTables'
import type { RuleView } from './plugin'

const comment = (text: string): Match => ({ kind: 'comment', text })
const from = (cidr: string, negate = false): Match => ({ kind: 'source', cidr, negate })
const to = (cidr: string, negate = false): Match => ({ kind: 'destination', cidr, negate })
const jump = (chain: string): Target => ({ kind: 'jump', chain })
const isReturn: Target = { kind: 'RETURN' }
const masquerade: Target = { kind: 'MASQUERADE', randomFully: true }

/**
 * A Node's rules with those of flanneld: what leaves the Pod network is masqueraded, what kube-proxy has marked for that
 * is left to kube-proxy, and what is forwarded from or to the Pod network is let through.
 *
 * flanneld appends its jumps, kube-proxy puts its own first: kube-proxy's stand before, whoever came first.
 * Upstream: flannel-io/flannel pkg/trafficmngr/iptables/iptables.go, v0.26.
 */
export function flannelRules(rules: RuleSet, { settings, podCIDR }: RuleView): RuleSet {
  const { family } = rules
  const cluster = cidrOfFamily(settings.podCIDR, family)?.text
  if (cluster === undefined) return rules
  const forward = comment('flanneld forward')
  return withRulesOf(rules, {
    nat: {
      append: { POSTROUTING: [{ matches: [comment('flanneld masq')], target: jump('FLANNEL-POSTRTG') }] },
      chains: { 'FLANNEL-POSTRTG': podCIDR === '' ? [] : masqueraded(cluster, podCIDR, multicast[family]) },
    },
    filter: {
      append: { FORWARD: [{ matches: [forward], target: jump('FLANNEL-FWD') }] },
      chains: {
        'FLANNEL-FWD': [
          { matches: [from(cluster), forward], target: { kind: 'ACCEPT' } },
          { matches: [to(cluster), forward], target: { kind: 'ACCEPT' } },
        ],
      },
    },
  })
}

const kubeProxyMark: Match = { kind: 'mark', value: 0x4000, mask: 0x4000, negate: false }
const multicast: Readonly<Record<AddressFamily, string>> = { IPv4: '224.0.0.0/4', IPv6: 'ff00::/8' }

function masqueraded(cluster: string, own: string, everybody: string): readonly Rule[] {
  const says = comment('flanneld masq')
  return [
    { matches: [kubeProxyMark, says], target: isReturn },
    { matches: [from(own), to(cluster), says], target: isReturn },
    { matches: [from(cluster), to(own), says], target: isReturn },
    { matches: [from(cluster, true), to(own), says], target: isReturn },
    { matches: [from(cluster), to(everybody, true), says], target: masquerade },
    { matches: [from(cluster, true), to(cluster), says], target: masquerade },
  ]
}
