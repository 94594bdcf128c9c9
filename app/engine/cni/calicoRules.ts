import type { AddressFamily } from '#model/ip'
import type { Match, Rule, RuleSet, Target } from '../netfilter/ast'
import { withRulesOf } from './extendedTables'
import { tunnelDevices } from './calicoTunnels'
import type { RuleView } from './plugin'

/** The pools whose Pods are masqueraded when they leave, and all pools, as Felix names their ipsets. */
export const masqueradedPools: Readonly<Record<AddressFamily, string>> = {
  IPv4: 'cali40masq-ipam-pools',
  IPv6: 'cali60masq-ipam-pools',
}
export const allPools: Readonly<Record<AddressFamily, string>> = {
  IPv4: 'cali40all-ipam-pools',
  IPv6: 'cali60all-ipam-pools',
}

/** Felix writes into each rule a hash of its text and of the rules before it in the chain. */
const rule = (hash: string, target: Target, matches: readonly Match[] = []): Rule => ({
  matches: [
    ...matches.filter(isPlace),
    { kind: 'comment', text: `cali:${hash}` },
    ...matches.filter((match) => !isPlace(match)),
  ],
  target,
})

const isPlace = ({ kind }: Match): boolean => kind === 'outInterface'

const jump = (chain: string): Target => ({ kind: 'jump', chain })
const masquerade: Target = { kind: 'MASQUERADE', randomFully: true }

const inPools = (name: string, direction: 'src' | 'dst', negate: boolean): Match => ({
  kind: 'set',
  name,
  direction,
  negate,
})

/**
 * A Node's rules with those of Calico that masquerade: what leaves the Pod network, and what the Node itself sends through
 * a tunnel from an address that is not the tunnel's. Felix keeps its jump first in every built-in chain, so these come
 * before kube-proxy's, and what they masquerade keeps kube-proxy's mark.
 * Upstream: projectcalico/calico felix/rules/static.go, nat.go, v3.28; its chains for floating addresses are left out.
 */
export function calicoRules(rules: RuleSet, { pools }: RuleView): RuleSet {
  const { family } = rules
  // Where no pool is masqueraded, the chain is empty; of IPv6 none is by default.
  const masquerades = family === 'IPv4' || pools.some((pool) => pool.natOutgoing)
  return withRulesOf(rules, {
    nat: {
      insert: { POSTROUTING: [rule('O3lYWMrLQYEMJtB5', jump('cali-POSTROUTING'))] },
      chains: {
        'cali-POSTROUTING': [
          rule('nYKhEzDlr11Jccal', jump('cali-nat-outgoing')),
          ...tunnelDevices(pools).map(({ name }, at) => intoTunnel(name, at)),
        ],
        'cali-nat-outgoing': masquerades
          ? [
              rule('flqWnvo8yq4ULQLa', masquerade, [
                inPools(masqueradedPools[family], 'src', false),
                inPools(allPools[family], 'dst', true),
              ]),
            ]
          : [],
      },
    },
  })
}

/** By device, and by whether another tunnel's rule stands before it. */
const tunnelHashes: Readonly<Record<string, readonly string[]>> = {
  tunl0: ['SXWvdsbh4Mw7wOln'],
  'vxlan.calico': ['e9dnSgSVNmIcpVhP', 'TLxCLfnmB_gN_OZh'],
}

const intoTunnel = (name: string, at: number): Rule =>
  rule(tunnelHashes[name]?.[at] ?? '', masquerade, [
    { kind: 'outInterface', name, negate: false },
    { kind: 'addrtype', side: 'src', type: 'LOCAL', limitInterface: 'out', negate: true },
    { kind: 'addrtype', side: 'src', type: 'LOCAL', negate: false },
  ])
