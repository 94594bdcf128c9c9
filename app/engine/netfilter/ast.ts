import type { ObjectKey } from '#model/objectMeta'
import type { Protocol } from '#model/port'
import type { TableName } from '#model/trace'

/**
 * iptables rules as a value. It is rendered to text and it is interpreted; there is no second copy of the rules.
 * Every member of `Match` and `Target` is written in `ruleText.ts`, read below `parse/`, and done in `match.ts` or
 * `evaluate.ts`; the switches there are closed, so that a new member cannot be forgotten.
 */
export interface RuleSet {
  readonly family: 'IPv4' | 'IPv6'
  readonly tables: readonly Table[]
}

export interface Table {
  readonly name: TableName
  readonly chains: readonly Chain[]
}

/** A chain with a policy is built in. */
export interface Chain {
  readonly name: string
  readonly policy?: 'ACCEPT' | 'DROP'
  readonly rules: readonly Rule[]
}

/** A rule's identity follows from its place and text: `ruleIds`. */
export interface Rule {
  /** In the order in which they are written and asked. */
  readonly matches: readonly Match[]
  /** A rule without a target only counts. */
  readonly target?: Target
  /** What caused the rule, where one object did. */
  readonly origin?: RuleOrigin
}

export interface RuleOrigin {
  readonly service: ObjectKey
  readonly port?: string
  readonly endpoint?: string
}

interface Negatable {
  readonly negate: boolean
}

export type Match =
  | ({ readonly kind: 'source' | 'destination'; readonly cidr: string } & Negatable)
  | ({ readonly kind: 'inInterface' | 'outInterface'; readonly name: string } & Negatable)
  | ({ readonly kind: 'protocol'; readonly protocol: Lowercase<Protocol> | 'icmp' } & Negatable)
  /** `-m tcp`, written by kube-proxy beside `-p tcp`; loads the module that knows ports and matches nothing itself. */
  | { readonly kind: 'module'; readonly name: string }
  | ({ readonly kind: 'sourcePort' | 'destinationPort'; readonly from: number; readonly to: number } & Negatable)
  | { readonly kind: 'comment'; readonly text: string }
  | ({ readonly kind: 'mark'; readonly value: number; readonly mask: number } & Negatable)
  | ({ readonly kind: 'ctstate'; readonly states: readonly string[] } & Negatable)
  /** `limitInterface: 'out'`: an address of the interface that the packet leaves by, not just any of the host's own. */
  | ({
      readonly kind: 'addrtype'
      readonly side: 'src' | 'dst'
      readonly type: 'LOCAL'
      readonly limitInterface?: 'in' | 'out'
    } & Negatable)
  | { readonly kind: 'statistic'; readonly probability: string }
  | {
      readonly kind: 'recent'
      readonly action: 'set' | 'rcheck'
      readonly name: string
      readonly seconds?: number
      readonly reap?: boolean
    }
  | { readonly kind: 'nfacct'; readonly name: string }
  | ({ readonly kind: 'set'; readonly name: string; readonly direction: 'src' | 'dst' } & Negatable)

export type Target =
  | { readonly kind: 'jump'; readonly chain: string }
  | { readonly kind: 'goto'; readonly chain: string }
  | { readonly kind: 'ACCEPT' | 'DROP' }
  | { readonly kind: 'RETURN' }
  | { readonly kind: 'REJECT'; readonly with?: string }
  | { readonly kind: 'DNAT'; readonly to: string }
  | { readonly kind: 'SNAT'; readonly to: string; readonly randomFully: boolean }
  | { readonly kind: 'MASQUERADE'; readonly randomFully: boolean }
  /** MARK: `--or-mark`, `--xor-mark`, `--set-xmark value/mask`. */
  | { readonly kind: 'MARK'; readonly operation: 'or' | 'xor' | 'set'; readonly value: number; readonly mask: number }
