import type { Packet } from '#model/packet'
import type { CtState } from '#model/trace'
import type { Chance } from '../trace/chance'

/** What rules may ask of the host they run on. */
export interface HookContext {
  readonly inInterface?: string
  readonly outInterface?: string
  readonly ctState: CtState
  /** Which addresses of the packet's connection are translated. */
  readonly ctStatus: { readonly dnat: boolean; readonly snat: boolean }
  /** Whether an address is the host's own, or with `dev` one of that interface. */
  readonly isLocal: (ip: string, dev?: string) => boolean
  /** The members of an ipset; empty when there is no such set. */
  readonly ipset: (name: string) => readonly string[]
  readonly chance: Chance
  /** The lists of the match `recent`; without them nobody was seen lately. */
  readonly recent?: {
    readonly set: (list: string, address: string) => void
    readonly rcheck: (
      asked: { readonly name: string; readonly seconds?: number; readonly reap?: boolean },
      address: string,
    ) => boolean
  }
  /** Whether table nat is asked: for the first packet of a connection. */
  readonly consultNat: boolean
  /** Whether no other connection expects the answers that this packet would get; without it all are free. */
  readonly isFree?: (packet: Packet) => boolean
  /** The address of the interface that the packet leaves by. */
  readonly masqueradeAddress: () => string
}
