import { familyOfPacket, type Packet } from '#model/packet'
import type { Step } from '#model/trace'
import { primaryAddress } from './addresses'
import { refusal } from './answers'
import type { ConntrackTable } from './conntrack'
import { notMartian } from './martian'
import { beginning, confirmed, hook, tracked } from './hooks'
import { lostHere, through, withStep, type Passage, type Surroundings } from './passage'
import { lookUpRoute, sourceFor, type RouteAnswer } from './routes'
import { pathTaken } from './multipath'
import { listenerFor } from './sockets'

const loopback = 'lo'

/** A packet's stay on a host that it enters by an interface: until it leaves, is delivered or is lost. */
export function receive(around: Surroundings, table: ConntrackTable, packet: Packet, dev: string): Passage {
  return entered(around, beginning(packet, table), dev)
}

function entered(around: Surroundings, passage: Passage, dev: string): Passage {
  const { host } = around
  return through(
    withStep(passage, { kind: 'enterInterface', interface: dev }),
    (at) => tracked(around, at),
    (at) => hook(around, at, 'PREROUTING', { inInterface: dev }),
    (at) => notMartian(host, at, dev),
    (at) => {
      const answer = pathTaken(lookUpRoute(host, at.packet.dst), around.chance)
      if (!leadsOn(answer)) return unroutable(at, answer)
      return answer.kind === 'local' ? accepted(around, at, answer, dev) : forwarded(around, at, answer, dev)
    },
  )
}

/** A packet for the host itself: INPUT, then a socket. */
function accepted(around: Surroundings, passage: Passage, answer: Leading, dev: string): Passage {
  return through(
    withStep(passage, routeStep(answer)),
    (at) => hook(around, at, 'INPUT', { inInterface: dev }),
    confirmed,
    (at) => atSocket(around, at),
  )
}

/**
 * A packet for somebody else: FORWARD, POSTROUTING, and out. The TTL falls by one before FORWARD. A host that does not
 * forward drops it without a word.
 */
function forwarded(around: Surroundings, passage: Passage, answer: Leading, dev: string): Passage {
  if (!around.host.forwards) return unroutable(passage, answer)
  if (passage.packet.ttl <= 1) return lostHere(withStep(passage, { kind: 'ttlExceeded' }), 'ttl-exceeded')
  return through(
    withStep(passage, routeStep(answer), { ...passage.packet, ttl: passage.packet.ttl - 1 }),
    (at) => hook(around, at, 'FORWARD', { inInterface: dev, outInterface: deviceOf(answer) }),
    (at) => leaving(around, at, answer),
  )
}

/**
 * A packet that the host itself sends, from its socket to the wire or back to one of its own sockets.
 *
 * It is routed before OUTPUT, as the kernel does: a ClusterIP must be routable before it is translated. After a new
 * destination it is routed again. `before` are steps that led to it, such as looking up a name.
 */
export function emit(
  around: Surroundings,
  table: ConntrackTable,
  packet: Packet,
  before: readonly Step[] = [],
): Passage {
  const { host } = around
  const answer = lookUpRoute(host, packet.dst)
  const src =
    packet.src === ''
      ? (sourceFor(host, packet.dst, answer) ?? primaryAddress(host, familyOfPacket(packet)) ?? '')
      : packet.src
  const start = [...before, { kind: 'originate' } as const].reduce<Passage>(
    (passage, step) => withStep(passage, step),
    beginning({ ...packet, src }, table),
  )
  if (!leadsOn(answer)) return unroutable(start, answer)
  return through(
    withStep(start, routeStep(answer)),
    (at) => tracked(around, at),
    (at) => hook(around, at, 'OUTPUT', { outInterface: deviceOf(answer) }),
    (at) => {
      if (at.packet.dst === packet.dst) return leaving(around, at, answer)
      const again = lookUpRoute(host, at.packet.dst)
      return leadsOn(again) ? leaving(around, withStep(at, routeStep(again)), again) : unroutable(at, again)
    },
  )
}

type Leading = Extract<RouteAnswer, { readonly kind: 'local' | 'unicast' }>

const leadsOn = (answer: RouteAnswer): answer is Leading => answer.kind === 'local' || answer.kind === 'unicast'

const deviceOf = (answer: Leading): string => (answer.kind === 'local' ? loopback : answer.route.dev)

/** POSTROUTING and out. What goes out by `lo` comes straight back in, its connection already known. */
function leaving(around: Surroundings, passage: Passage, answer: Leading): Passage {
  const dev = deviceOf(answer)
  const via = answer.kind === 'unicast' ? answer.route.via : undefined
  return through(
    passage,
    (at) => hook(around, at, 'POSTROUTING', { outInterface: dev }),
    confirmed,
    (at) => withStep(at, { kind: 'exitInterface', interface: dev }),
    (at) =>
      dev === loopback
        ? entered(around, at, dev)
        : { ...at, ending: { kind: 'leaves', dev, nextHop: via ?? at.packet.dst } },
  )
}

const unroutable = (passage: Passage, answer: RouteAnswer): Passage =>
  lostHere(
    withStep(passage, {
      kind: 'noRoute',
      dst: passage.packet.dst,
      ...(answer.kind === 'blackhole' ? { blackhole: answer.route.prefix } : {}),
    }),
    'no-route',
  )

function routeStep(answer: Leading): Step {
  if (answer.kind === 'local') return { kind: 'route', table: 'local', prefix: answer.prefix, interface: loopback }
  const { prefix, via, dev, paths } = answer.route
  return {
    kind: 'route',
    table: 'main',
    prefix,
    interface: dev,
    ...(via === undefined ? {} : { via }),
    ...(paths ? { paths: paths.length } : {}),
  }
}

/** What is sent back to a socket that waits for it goes there; anything else needs a listener. */
function atSocket(around: Surroundings, passage: Passage): Passage {
  const { packet } = passage
  if (answersWaiting(around, packet)) return delivered(passage)
  const opens = packet.role === 'SYN' || packet.role === 'datagram'
  const answer = opens ? listenerFor(around.host, packet) : ({ kind: 'none' } as const)
  if (answer.kind === 'listening') {
    const heard = withStep(passage, { kind: 'socket', port: packet.dstPort, listening: true })
    return delivered(heard, answer.socket)
  }
  const deaf = withStep(passage, {
    kind: 'socket',
    port: packet.dstPort,
    listening: false,
    ...(answer.kind === 'boundElsewhere' ? { boundTo: answer.address } : {}),
  })
  return lostHere(deaf, opens ? 'nothing-listens' : 'reply-lost', refusal(around.host, packet))
}

function delivered(passage: Passage, socket?: Surroundings['host']['sockets'][number]): Passage {
  const { packet } = passage
  const about = packet.icmp?.about
  const endpoint = about ? `${about.src}:${about.srcPort}` : `${packet.dst}:${packet.dstPort}`
  return {
    ...withStep(passage, { kind: 'deliver', endpoint }),
    ending: { kind: 'delivered', ...(socket ? { socket } : {}) },
  }
}

/** Whether a packet is what a socket on this host waits for: the same connection, seen from the other end. */
function answersWaiting({ host, waiting }: Surroundings, packet: Packet): boolean {
  if (!waiting || waiting.host !== host.ref.id || packet.role === 'SYN') return false
  const { tuple } = waiting
  if (packet.icmp) {
    const { about } = packet.icmp
    return (
      about.protocol === tuple.protocol &&
      about.src === tuple.src &&
      about.srcPort === tuple.srcPort &&
      about.dst === tuple.dst &&
      about.dstPort === tuple.dstPort
    )
  }
  return (
    packet.protocol === tuple.protocol &&
    packet.dst === tuple.src &&
    packet.dstPort === tuple.srcPort &&
    packet.src === tuple.dst &&
    packet.srcPort === tuple.dstPort
  )
}
