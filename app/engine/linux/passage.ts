import { grown, type Trail } from '#lib/trail'
import type { Packet } from '#model/packet'
import type { FailureReason, HostRef, PlacedStep, Step } from '#model/trace'
import type { Chance } from '../trace/chance'
import type { SimTime } from '#model/simTime'
import type { Tracking } from './conntrack'
import type { ConntrackTable } from './conntrackTable'
import type { Host, ListeningSocket } from './host'
import type { RecentLists } from './recent'
import type { OpenSocket } from './standingConnection'

/** What a host's decisions about a packet depend on besides the packet. */
export interface Surroundings {
  readonly host: Host
  readonly chance: Chance
  /** Who answers on the link of `dev` for a next hop of a packet to `dst`; where it is absent everybody is there. */
  readonly neighbour?: (dev: string, nextHop: string, dst: string) => Neighbour | undefined
  readonly now: SimTime
  /** Sockets with a peer, whatever host they are on: they take what comes from it. */
  readonly open?: readonly OpenSocket[]
  /** For an answer that a rule sends: the connection it goes with. */
  readonly attached?: Tracking
}

/** Somebody on a link, as a host knows him. */
export interface Neighbour {
  readonly by: 'arp' | 'proxy-arp' | 'permanent'
  /** The router, which is not drawn, has none. */
  readonly host?: HostRef
  /** On a bridge: the port behind which he is. */
  readonly port?: string
  /** At the other end of a tunnel: where outer packets go. */
  readonly remote?: string
}

/** How a packet's stay on a host ends. */
export type Ending =
  | { readonly kind: 'leaves'; readonly dev: string; readonly nextHop: string }
  /** `socket` is absent where the packet answers what this host had sent. */
  | { readonly kind: 'delivered'; readonly socket?: ListeningSocket }
  /** `step` decided it; `answer` is what the host sends back, if anything. */
  | {
      readonly kind: 'lost'
      readonly reason: FailureReason
      readonly step: number
      readonly answer?: Packet
    }

/** A packet's way through one host, as far as it has come. Stages take one and give the next. */
export interface Passage {
  readonly packet: Packet
  readonly steps: Trail<PlacedStep>
  readonly table: ConntrackTable
  readonly recent: RecentLists
  readonly tracking: Tracking
  readonly ending?: Ending
}

/** The passage with one more step, and the packet as it stands after it. */
export function withStep(passage: Passage, step: Step, packet: Packet = passage.packet): Passage {
  return { ...passage, packet, steps: grown(passage.steps, [{ ...step, packet }]) }
}

/** The passage, ended by the step that was recorded last. */
export const lostHere = (passage: Passage, reason: FailureReason, answer?: Packet): Passage => ({
  ...passage,
  ending: { kind: 'lost', reason, step: passage.steps.length - 1, ...(answer ? { answer } : {}) },
})

/** Runs the stages one after the other until one of them ends the passage. */
export const through = (passage: Passage, ...stages: readonly ((passage: Passage) => Passage)[]): Passage =>
  stages.reduce((before, stage) => (before.ending ? before : stage(before)), passage)
