import type { Packet } from '#model/packet'
import type { HostId, Step, Trace } from '#model/trace'
import { acceptance } from '../linux/answers'
import { attachedTo } from '../linux/conntrack'
import type { ConntrackTables, Network } from '../linux/host'
import type { Chance } from './chance'
import { joinedAt, ownConnection, proxyAnswer, withoutTargets } from './proxied'
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
  if (there.end.socket?.proxies) return throughProxy(id, there, { network, chance, origin }, answerText)
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

/**
 * A proxy has accepted the connection: it opens one of its own, and what comes of that is what it answers. When its target
 * stays silent, so does the proxy.
 */
function throughProxy(
  id: string,
  there: Traced,
  { network, chance, origin }: Pick<Sender, 'network' | 'chance' | 'origin'>,
  answerText: (end: Traced['end']) => string | undefined,
): Exchange {
  const proxy = there.end.host.ref.id
  const packet = ownConnection(there, chance)
  const behind = packet
    ? exchange(`${id}/proxied`, packet, { network, conntrack: there.conntrack, chance, origin: proxy }, answerText)
    : undefined
  const whole = behind ? joinedAt(there.trace, behind.trace, 'open') : withoutTargets(there)
  const end = behind?.end ?? there.end
  const conntrack = behind?.conntrack ?? there.conntrack
  const said = behind?.trace.disposition.ok ? behind.trace.reply?.packet.payload : undefined
  const answer = behind && !behind.answered ? undefined : proxyAnswer(there, said)
  if (!answer) {
    const lost = behind?.trace.reply
    return { trace: { ...whole, ...(lost ? { reply: lost } : {}) }, end, answered: false, conntrack }
  }
  const back = trace(network, conntrack, answer, proxy, {
    id: `${id}/reply`,
    chance,
    waiting: { host: origin, tuple: there.trace.packet },
  })
  const reply = behind?.trace.reply ? joinedAt(behind.trace.reply, back.trace, 'answer') : back.trace
  return { trace: { ...whole, reply }, end, answered: back.trace.disposition.ok, conntrack: back.conntrack }
}

function answerOf(there: Traced, answerText: (end: Traced['end']) => string | undefined): Packet | undefined {
  if (!there.trace.disposition.ok) return there.end.answer
  const text = answerText(there.end)
  return text === undefined ? undefined : acceptance(there.end.packet, text)
}
