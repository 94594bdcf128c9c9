import { invariant } from '#lib/assert'
import type { Chain, Match, RuleSet, Target } from '../netfilter/ast'
import { chainOf, type RuleDraft } from '../netfilter/ruleId'

/** The pools whose Pods are masqueraded when they leave, and all pools, as Felix names their ipsets. */
export const masqueradedPools = 'cali40masq-ipam-pools'
export const allPools = 'cali40all-ipam-pools'

const rule = (id: string, target: Target, matches: readonly Match[] = []): RuleDraft => ({
  matches: [{ kind: 'comment', text: `cali:${id}` }, ...matches],
  target,
})

const jump = (chain: string): Target => ({ kind: 'jump', chain })

const poolMatch = (name: string, direction: 'src' | 'dst', negate: boolean): Match => ({
  kind: 'set',
  name,
  direction,
  negate,
})

/**
 * A Node's rules with those of Calico that masquerade what leaves the Pod network. Felix keeps its jump first in every
 * built-in chain. Upstream: projectcalico/calico felix/rules/nat.go, v3.28; its chains for floating addresses are left out.
 */
export function withCalicoRules(rules: RuleSet): RuleSet {
  return {
    ...rules,
    tables: rules.tables.map((table) => (table.name === 'nat' ? withNatOutgoing(rules, table) : table)),
  }
}

function withNatOutgoing({ family }: RuleSet, table: RuleSet['tables'][number]): RuleSet['tables'][number] {
  const postrouting = table.chains.find((chain) => chain.name === 'POSTROUTING')
  invariant(postrouting?.policy, 'table nat has the built-in chain POSTROUTING')
  const first = rule('O3lYWMrLQYEMJtB5', jump('cali-POSTROUTING'))
  const extended = chainOf(
    family,
    'nat',
    'POSTROUTING',
    [first, ...postrouting.rules.map(withoutId)],
    postrouting.policy,
  )
  const own: readonly Chain[] = [
    chainOf(family, 'nat', 'cali-POSTROUTING', [rule('nYKhEzDlr11Jccal', jump('cali-nat-outgoing'))]),
    chainOf(family, 'nat', 'cali-nat-outgoing', [
      rule('flqWnvo8yq4ULQLa', { kind: 'MASQUERADE', randomFully: true }, [
        poolMatch(masqueradedPools, 'src', false),
        poolMatch(allPools, 'dst', true),
      ]),
    ]),
  ]
  return { ...table, chains: [...table.chains.map((chain) => (chain === postrouting ? extended : chain)), ...own] }
}

const withoutId = ({ matches, target, origin }: Chain['rules'][number]): RuleDraft => ({
  matches,
  ...(target ? { target } : {}),
  ...(origin ? { origin } : {}),
})
