import type { HostRef, RuleId, TableName } from '#model/trace'
import type { Packet, PacketDiff } from '#model/packet'

/** What a station is about; picks its glyph. */
export type StationKind =
  | 'send'
  | 'resolve'
  | 'route'
  | 'enter'
  | 'exit'
  | 'conntrack'
  | 'announcement'
  | 'proxy'
  | 'chain'
  | 'chance'
  | 'mark'
  | 'nat'
  | 'policy'
  | 'verdict'
  | 'socket'
  | 'bridge'
  | 'neighbour'
  | 'tunnel'
  | 'loop'
  | 'deliver'

/**
 * One stop of a walk as a person steps through it: a chain's misses and its hit are one stop, and so is a NAT.
 * All words in it are made from the steps it stands for.
 */
export interface Station {
  readonly index: number
  readonly leg: 'request' | 'reply'
  readonly host: HostRef
  /** The hop in its leg, and the steps of that hop that this stop stands for. */
  readonly hop: number
  readonly steps: readonly number[]
  readonly kind: StationKind
  /** `DNAT`, `KUBE-SERVICES`, `route`: short, as the field names it. */
  readonly title: string
  /** The rest of the sentence: `rule 2 of 7: 10.96.40.40 tcp 80`. */
  readonly detail: string
  /** The packet as it leaves this stop. */
  readonly packet: Packet
  /** What changed here. */
  readonly changes: readonly PacketDiff[]
  readonly table?: TableName
  readonly chain?: string
  readonly ruleId?: RuleId
  /** This stop decided that the request failed. */
  readonly decisive: boolean
}

/** A station before it knows its place in the whole walk: its words, and the steps of its hop. */
export interface Stop {
  readonly kind: StationKind
  readonly title: string
  readonly detail: string
  readonly steps: readonly number[]
  readonly table?: TableName
  readonly chain?: string
  readonly ruleId?: RuleId
}
