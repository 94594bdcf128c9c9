import type { FiveTuple, Packet } from '#model/packet'
import type { HostId, Step, Trace } from '#model/trace'
import { acceptance } from '../linux/answers'
import { attachedTo } from '../linux/conntrack'
import type { Network } from '../linux/host'
import type { KernelMemory } from '../linux/kernelMemory'
import type { OpenSocket } from '../linux/standingConnection'
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
  /** The sender knew the answer for none of his, and his RST came to the socket that had answered. */
  readonly reset: boolean
  readonly memory: KernelMemory
}

interface Sender {
  readonly network: Network
  readonly memory: KernelMemory
  readonly chance: Chance
  readonly origin: HostId
  readonly before?: readonly Step[]
  /** The socket at the other end of a connection that stands. */
  readonly peer?: OpenSocket
}

/** What a listener answers. */
export interface Answer {
  readonly payload: string
  /** It lies outside of the connection's window. */
  readonly late?: boolean
}

/**
 * Sends a packet and lets whoever gets it answer, or whoever ends it refuse.
 *
 * The answer is a packet like any other: it takes the routes and rules of each host on its way, and finds back only
 * because the hosts that translated the connection remember it. An answer that comes back otherwise belongs to no socket
 * there and is answered with RST. `answerOf` says what a listener answers; undefined when it says nothing.
 */
export function exchange(
  id: string,
  packet: Packet,
  { network, memory, chance, origin, before, peer }: Sender,
  answerOf: (end: Traced['end']) => Answer | undefined,
): Exchange {
  const there = trace(network, memory, packet, origin, {
    id,
    chance,
    ...(before ? { before } : {}),
    ...(peer ? { open: [peer] } : {}),
  })
  if (there.end.socket?.proxies) return throughProxy(id, there, { network, chance, origin }, answerOf)
  const { end } = there
  const answer = answerTo(there, answerOf)
  if (!answer) return { trace: there.trace, end, answered: false, reset: false, memory: there.memory }
  const { answerComesTo: routers } = end
  const attached = routers ? undefined : attachedTo(end.tracking)
  const back = trace(network, there.memory, answer, routers?.host ?? end.host.ref.id, {
    id: `${id}/reply`,
    chance,
    open: [{ host: origin, tuple: there.trace.packet }],
    ...(routers ? { cameBy: routers.dev } : {}),
    ...(attached ? { attached } : {}),
  })
  const { answer: refusal } = back.end
  if (refusal?.role !== 'RST' || back.end.host.ref.id !== origin) {
    const answered = back.trace.disposition.ok
    const opened = answered && there.trace.disposition.ok && packet.role === 'SYN'
    const memory = opened ? handshaken(network, there, back.memory, id, chance) : back.memory
    return { trace: { ...there.trace, reply: back.trace }, end, answered, reset: false, memory }
  }
  const last = trace(network, back.memory, refusal, origin, {
    id: `${id}/reset`,
    chance,
    open: [{ host: end.host.ref.id, tuple: back.trace.packet }],
  })
  return {
    trace: { ...there.trace, reply: { ...back.trace, reply: last.trace } },
    end,
    answered: false,
    reset: last.trace.disposition.ok,
    memory: last.memory,
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
  answerOf: (end: Traced['end']) => Answer | undefined,
): Exchange {
  const proxy = there.end.host.ref.id
  const packet = ownConnection(there, chance)
  const behind = packet
    ? exchange(`${id}/proxied`, packet, { network, memory: there.memory, chance, origin: proxy }, answerOf)
    : undefined
  const whole = behind ? joinedAt(there.trace, behind.trace, 'open') : withoutTargets(there)
  const end = behind?.end ?? there.end
  const memory = behind?.memory ?? there.memory
  const said = behind?.trace.disposition.ok ? behind.trace.reply?.packet.payload : undefined
  const answer = behind && !behind.answered ? undefined : proxyAnswer(there, said)
  if (!answer) {
    const lost = behind?.trace.reply
    return { trace: { ...whole, ...(lost ? { reply: lost } : {}) }, end, answered: false, reset: false, memory }
  }
  const back = trace(network, memory, answer, proxy, {
    id: `${id}/reply`,
    chance,
    open: [{ host: origin, tuple: there.trace.packet }],
  })
  const reply = behind?.trace.reply ? joinedAt(behind.trace.reply, back.trace, 'answer') : back.trace
  return { trace: { ...whole, reply }, end, answered: back.trace.disposition.ok, reset: false, memory: back.memory }
}

function answerTo(there: Traced, answerOf: (end: Traced['end']) => Answer | undefined): Packet | undefined {
  if (!there.trace.disposition.ok) return there.end.answer
  const said = answerOf(there.end)
  if (!said) return undefined
  const answer = acceptance(there.end.packet, said.payload)
  return said.late === true && answer.protocol === 'TCP' ? { ...answer, outOfWindow: true } : answer
}

/** What the kernels remember after the client's answer to a SYN-ACK: every host on the way then holds the connection open. */
function handshaken(
  network: Network,
  { trace: sent, end }: Traced,
  memory: KernelMemory,
  id: string,
  chance: Chance,
): KernelMemory {
  const [first] = sent.hops
  if (!first) return memory
  const ack: Packet = { ...sent.packet, role: 'ACK', payload: '' }
  return trace(network, memory, ack, first.host.id, { id: `${id}/ack`, chance, open: [socketOf(end)] }).memory
}

/** The socket that a delivered packet came to, once it knows its peer. */
export function socketOf({ host, packet }: Traced['end']): OpenSocket {
  const { protocol, src, srcPort, dst, dstPort } = packet
  const tuple: FiveTuple = { protocol, src: dst, srcPort: dstPort, dst: src, dstPort: srcPort }
  return { host: host.ref.id, tuple }
}
