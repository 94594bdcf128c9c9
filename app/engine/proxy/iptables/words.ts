import type { Protocol } from '#model/port'
import type { Match, Rule, RuleOrigin, Target } from '../../netfilter/ast'

/** Short names for what kube-proxy's rules are made of. */

export const comment = (text: string): Match => ({ kind: 'comment', text })

export const source = (cidr: string, negate = false): Match => ({ kind: 'source', cidr, negate })

export const destination = (cidr: string, negate = false): Match => ({ kind: 'destination', cidr, negate })

export const destinationPort = (port: number): Match => ({
  kind: 'destinationPort',
  from: port,
  to: port,
  negate: false,
})

const transport = (name: Lowercase<Protocol>): readonly Match[] => [
  { kind: 'module', name },
  { kind: 'protocol', protocol: name, negate: false },
]

const transports = { tcp: transport('tcp'), udp: transport('udp'), sctp: transport('sctp') }

/** `-m tcp -p tcp`, the module first. */
export const protocol = (name: Lowercase<Protocol>): readonly Match[] => transports[name]

export const ctstate = (states: readonly string[], negate = false): Match => ({ kind: 'ctstate', states, negate })

export const addressType = (side: 'src' | 'dst'): Match => ({ kind: 'addrtype', side, type: 'LOCAL', negate: false })

export const marked = (mark: number, negate = false): Match => ({ kind: 'mark', value: mark, mask: mark, negate })

export const nfacct = (name: string): Match => ({ kind: 'nfacct', name })

export const jump = (chain: string): Target => ({ kind: 'jump', chain })

export function rule(matches: readonly Match[], target?: Target, origin?: RuleOrigin): Rule {
  if (!origin) return target ? { matches, target } : { matches }
  return target ? { matches, target, origin } : { matches, origin }
}
