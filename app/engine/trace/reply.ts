import type { Packet } from '#model/packet'
import type { HostId, Step, Trace } from '#model/trace'
import { acceptance } from '../linux/answers'
import { attachedTo } from '../linux/conntrack'
import type { ConntrackTables, Network } from '../linux/host'
import type { Chance } from './chance'
import { trace, type Traced } from './tracer'

/** A packet there and the answer back. */
export interface Exchange {
  /** With the answer's way in `reply`, if anything answered. */
  readonly trace: Trace
  /** Where the packet ended. */
  readonly end: Traced['end']
  /** Whether the answer, of whatever kind, came back to the socket that waits for it. */
  readonly answered: boolean
  readonly conntrack: ConntrackTables
}

interface Sender {
  readonly network: Network
  readonly conntrack: ConntrackTables
  readonly chance: Chance
  readonly origin: HostId
  readonly before?: readonly Step[]
}

/**
 * Sends a packet and lets whoever gets it answer, or whoever ends it refuse.
 *
 * The answer is a packet like any other: it takes the routes and rules of each host on its way, and finds back only
 * because the hosts that translated the connection remember it. `answerText` says what a listener answers; undefined when
 * it says nothing.
 */
export function exchange(
  id: string,
  packet: Packet,
  { network, conntrack, chance, origin, before }: Sender,
  answerText: (end: Traced['end']) => string | undefined,
): Exchange {
  const there = trace(network, conntrack, packet, origin, { id, chance, ...(before ? { before } : {}) })
  const answer = answerOf(there, answerText)
  if (!answer) return { trace: there.trace, end: there.end, answered: false, conntrack: there.conntrack }
  const waiting = { host: origin, tuple: there.trace.packet }
  const attached = attachedTo(there.end.tracking)
  const back = trace(network, there.conntrack, answer, there.end.host.ref.id, {
    id: `${id}/reply`,
    chance,
    waiting,
    ...(attached ? { attached } : {}),
  })
  return {
    trace: { ...there.trace, reply: back.trace },
    end: there.end,
    answered: back.trace.disposition.ok,
    conntrack: back.conntrack,
  }
}

function answerOf(there: Traced, answerText: (end: Traced['end']) => string | undefined): Packet | undefined {
  if (!there.trace.disposition.ok) return there.end.answer
  const text = answerText(there.end)
  return text === undefined ? undefined : acceptance(there.end.packet, text)
}
