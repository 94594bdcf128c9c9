import { familyOfPacket, targetText, sourceText, type FiveTuple, type Packet } from '#model/packet'
import type { Step } from '#model/trace'
import { primaryAddress } from './addresses'
import { errorAbout, refusal } from './answers'
import { bridged } from './bridge'
import { untracked } from './conntrack'
import type { Host } from './host'
import { onLink } from './link'
import { notLoopbackOnWire, notMartian } from './martian'
import { beginning, confirmed, hook, tracked } from './hooks'
import type { HostMemory } from './kernelMemory'
import { lostHere, through, withStep, type Passage, type Surroundings } from './passage'
import { lookUpRoute, sourceFor, type RouteAnswer } from './routes'
import { pathTaken } from './multipath'
import { listenerFor } from './sockets'
import type { OpenSocket } from './standingConnection'
import { tunnelOf, unwrapping, wrapped } from './tunnel'

const loopback = 'lo'

/** What stands for the source of a packet that its sender has no address for. */
const unspecified = { IPv4: '0.0.0.0', IPv6: '::' } as const

/** A packet's stay on a host that it enters by an interface: until it leaves, is delivered or is lost. */
export function receive(around: Surroundings, memory: HostMemory, packet: Packet, { dev, towards }: Arrival): Passage {
  const at = withStep(beginning(packet, memory), { kind: 'enterInterface', interface: dev })
  const bridge = masterOf(around.host, dev)
  if (bridge === undefined) return arrived(around, at, dev)
  const frame = { bridge, port: dev, towards: towards ?? packet.dst, sentTo: packet.dst }
  // Met on the bridge, PREROUTING is not met again by what the bridge hands up (ip_sabotage_in).
  return around.host.bridgeNfCall
    ? through(
        prerouted(around, at, bridge),
        (seen) => bridged(around, seen, frame),
        (up) => routed(around, up, bridge),
      )
    : through(bridged(around, at, frame), (up) => arrived(around, up, bridge))
}

/** By which interface a packet comes, and whose it is on that link: the address that its sender asked for. */
interface Arrival {
  readonly dev: string
  readonly towards?: string
}

const masterOf = (host: Host, dev: string): string | undefined =>
  host.interfaces.find((candidate) => candidate.name === dev)?.master

function entered(around: Surroundings, passage: Passage, dev: string): Passage {
  return arrived(around, withStep(passage, { kind: 'enterInterface', interface: dev }), dev)
}

const arrived = (around: Surroundings, passage: Passage, dev: string): Passage =>
  through(
    notLoopbackOnWire(passage, dev),
    (at) => prerouted(around, at, dev),
    (at) => routed(around, at, dev),
  )

const prerouted = (around: Surroundings, passage: Passage, dev: string): Passage =>
  through(tracked(around, passage), (at) => hook(around, at, 'PREROUTING', { inInterface: dev }))

function routed(around: Surroundings, passage: Passage, dev: string): Passage {
  const { host } = around
  return through(notMartian(host, passage, dev), (at) => {
    const answer = pathTaken(lookUpRoute(host, at.packet.dst), around.chance)
    if (!leadsOn(answer)) return unroutable(at, answer, netUnreachable(host, at.packet, answer))
    return answer.kind === 'local' ? accepted(around, at, answer, dev) : forwarded(around, at, answer, dev)
  })
}

/** A packet for the host itself: INPUT, then a socket. */
function accepted(around: Surroundings, passage: Passage, answer: Leading, dev: string): Passage {
  return through(
    withStep(passage, routeStep(answer)),
    (at) => hook(around, at, 'INPUT', { inInterface: dev }),
    confirmed,
    (at) => (at.packet.inner ? decapsulated(around, at, at.packet.inner) : atSocket(around, at)),
  )
}

/** A tunnel's packet that has come to its end: what it carries enters by the tunnel device, with the mark it had. */
function decapsulated(around: Surroundings, passage: Passage, inner: Packet): Passage {
  const { packet } = passage
  const device = unwrapping(around.host, packet)
  if (!device) return atSocket(around, passage)
  const { dev, tunnel } = device
  const step = { kind: 'decapsulate', interface: dev, tunnel: tunnel.kind, remote: packet.src } as const
  const unwrapped = withStep({ ...passage, tracking: untracked }, step, { ...inner, mark: packet.mark })
  return entered(around, unwrapped, dev)
}

/**
 * A packet for somebody else: FORWARD, POSTROUTING, and out. The TTL falls by one before FORWARD. A host that does not
 * forward drops it without a word.
 * Upstream: Linux net/ipv4/ip_forward.c.
 */
function forwarded(around: Surroundings, passage: Passage, answer: Leading, dev: string): Passage {
  if (!around.host.forwards) return unroutable(passage, answer)
  if (passage.packet.ttl <= 1) {
    const answer = errorAbout(around.host, passage.packet, 'icmp-ttl-exceeded')
    return lostHere(withStep(passage, { kind: 'ttlExceeded' }), 'ttl-exceeded', answer)
  }
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
export function emit(around: Surroundings, memory: HostMemory, packet: Packet, before: readonly Step[] = []): Passage {
  const { host } = around
  const answer = lookUpRoute(host, packet.dst)
  const src =
    packet.src === ''
      ? (sourceFor(host, packet.dst, answer) ??
        primaryAddress(host, familyOfPacket(packet)) ??
        unspecified[familyOfPacket(packet)])
      : packet.src
  const start = [...before, { kind: 'originate' } as const].reduce<Passage>(
    (passage, step) => withStep(passage, step),
    beginning({ ...packet, src }, memory),
  )
  return sent(around, start, answer)
}

/** Routed, through OUTPUT, routed again where that changed the destination, and out. */
function sent(around: Surroundings, passage: Passage, answer: RouteAnswer): Passage {
  const { dst } = passage.packet
  if (!leadsOn(answer)) return unroutable(passage, answer)
  return through(
    withStep(passage, routeStep(answer)),
    (at) => tracked(around, at),
    (at) => hook(around, at, 'OUTPUT', { outInterface: deviceOf(answer) }),
    (at) => {
      if (at.packet.dst === dst) return leaving(around, at, answer)
      const again = lookUpRoute(around.host, at.packet.dst)
      return leadsOn(again) ? leaving(around, withStep(at, routeStep(again)), again) : unroutable(at, again)
    },
  )
}

type Leading = Extract<RouteAnswer, { readonly kind: 'local' | 'unicast' }>

const leadsOn = (answer: RouteAnswer): answer is Leading => answer.kind === 'local' || answer.kind === 'unicast'

const deviceOf = (answer: Leading): string => (answer.kind === 'local' ? loopback : answer.route.dev)

/**
 * POSTROUTING and out. What goes out by `lo` comes straight back in, its connection already known; what goes out by a
 * tunnel device is wrapped, and sent anew.
 */
function leaving(around: Surroundings, passage: Passage, answer: Leading): Passage {
  const dev = deviceOf(answer)
  const via = answer.kind === 'unicast' ? answer.route.via : undefined
  return through(
    passage,
    (at) => hook(around, at, 'POSTROUTING', { outInterface: dev }),
    confirmed,
    (at) => {
      if (dev === loopback) return entered(around, withStep(at, { kind: 'exitInterface', interface: dev }), dev)
      const link = onLink(around, at, dev, via ?? at.packet.dst)
      return link.remote === undefined
        ? link.passage
        : through(link.passage, (out) => encapsulated(around, out, dev, link.remote ?? ''))
    },
  )
}

/** The packet, wrapped by a tunnel device, as a packet of the host's own: with its own route, hooks and connection. */
function encapsulated(around: Surroundings, passage: Passage, dev: string, remote: string): Passage {
  const { host, chance } = around
  const tunnel = tunnelOf(host, dev)
  if (!tunnel) return passage
  const outer = wrapped(host, chance, tunnel, passage.packet, remote)
  const step = { kind: 'encapsulate', interface: dev, tunnel: tunnel.kind, remote } as const
  const { attached: _, ...ofItsOwn } = around
  return sent(ofItsOwn, withStep({ ...passage, tracking: untracked }, step, outer), lookUpRoute(host, remote))
}

/** A host that forwards says that it knows no network for a packet; what a blackhole route takes goes without a word. */
const netUnreachable = (host: Host, packet: Packet, { kind }: RouteAnswer): Packet | undefined =>
  kind === 'none' && host.forwards ? errorAbout(host, packet, 'icmp-net-unreachable') : undefined

const unroutable = (passage: Passage, answer: RouteAnswer, error?: Packet): Passage =>
  lostHere(
    withStep(passage, {
      kind: 'noRoute',
      dst: passage.packet.dst,
      ...(answer.kind === 'blackhole' ? { blackhole: answer.route.prefix } : {}),
    }),
    'no-route',
    error,
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

/**
 * What a socket's peer sends goes to that socket; anything else needs a listener, but for an echo request: the kernel
 * itself answers that for every address of the host's own.
 */
function atSocket(around: Surroundings, passage: Passage): Passage {
  const { packet } = passage
  if (packet.role === 'echo' || isForOpenSocket(around, packet)) return delivered(passage)
  const opens = packet.role === 'SYN' || packet.role === 'datagram' || packet.role === 'encapsulated'
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
  const reason = opens ? 'nothing-listens' : packet.role === 'ACK' ? 'connection-reset' : 'reply-lost'
  return lostHere(deaf, reason, refusal(around.host, packet))
}

function delivered(passage: Passage, socket?: Surroundings['host']['sockets'][number]): Passage {
  const { packet } = passage
  const about = packet.icmp?.about
  const endpoint = about ? sourceText(about) : targetText(packet)
  return {
    ...withStep(passage, { kind: 'deliver', endpoint }),
    ending: { kind: 'delivered', ...(socket ? { socket } : {}) },
  }
}

/** Whether a packet comes from the peer of a socket on this host, or is an ICMP error about what that socket has sent. */
const isForOpenSocket = ({ host, open = [] }: Surroundings, packet: Packet): boolean =>
  packet.role !== 'SYN' && open.some((socket) => socket.host === host.ref.id && takes(socket, packet))

const takes = ({ tuple }: OpenSocket, packet: Packet): boolean =>
  packet.icmp ? isSameFlow(packet.icmp.about, tuple) : isSameFlow(turned(packet), tuple)

const isSameFlow = (a: FiveTuple, b: FiveTuple): boolean =>
  a.protocol === b.protocol && a.src === b.src && a.srcPort === b.srcPort && a.dst === b.dst && a.dstPort === b.dstPort

const turned = ({ protocol, src, srcPort, dst, dstPort }: FiveTuple): FiveTuple => ({
  protocol,
  src: dst,
  srcPort: dstPort,
  dst: src,
  dstPort: srcPort,
})
