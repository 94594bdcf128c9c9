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
  /** Whether table nat is asked: for the first packet of a connection. */
  readonly consultNat: boolean
  /** The address of the interface that the packet leaves by. */
  readonly masqueradeAddress: () => string
}
