import { familyOfPacket, type Packet, type PacketRole } from '#model/packet'
import type { RequestSpec } from '#model/request'
import type { RuleId, Step } from '#model/trace'
import { defaultTtl } from '../linux/answers'
import type { Network } from '../linux/host'
import type { KernelMemory } from '../linux/kernelMemory'
import type { StandingConnection } from '../linux/standingConnection'
import type { World } from '../world'
import { preferredAddresses } from './addressOrder'
import { branchesOf, type Branch, type Ways } from './branches'
import type { Chance } from './chance'
import { freeSourcePort } from './freeSourcePort'
import { isHttp, outcomeOf, statusOf } from './outcome'
import { exchange, type Answer, type Exchange } from './reply'
import type { Sender } from './sender'
import type { Target } from './target'
import type { Outcome } from './walk'

/** A request on its way: who sends what in which cluster. */
export interface Sent {
  readonly world: World
  readonly network: Network
  readonly sender: Sender
  readonly target: Target
  readonly request: RequestSpec
  readonly flowId: string
  readonly ways: Ways
}

interface Connecting extends Sent {
  /** What the kernels remember before the first packet. */
  readonly memory: KernelMemory
  /** What the name resolved to; the client takes one of them. */
  readonly addresses: readonly string[]
  /** How the sender came to the address. */
  readonly before: readonly Step[]
}

/** Every way in which the first packet of a connection, and the answer to it, can go. */
export function connect(connecting: Connecting): readonly Branch<Outcome>[] {
  const { world, flowId, ways } = connecting
  const wanted = preferredAddresses(connecting.sender.host, connecting.addresses)
  return branchesOf(world.settings.seed, flowId, ways, (chance) => {
    const address = pickAddress(wanted, chance)
    return outcomeOf(connecting, sendFirst(connecting, address, chance))
  }).map(({ probability, result, drawn }) => ({ probability, drawn, result: { ...result, probability } }))
}

/**
 * Every way in which a request goes over a connection that stands. Nothing is left to chance unless a host on the way
 * has forgotten the connection.
 */
export function carryOn(
  sent: Sent & { readonly memory: KernelMemory },
  over: StandingConnection,
): readonly Branch<Outcome>[] {
  const { world, network, memory, target, request, flowId, ways } = sent
  const { client, server } = over
  return branchesOf(world.settings.seed, flowId, ways, (chance) => {
    const packet: Packet = {
      ...client.tuple,
      role: client.tuple.protocol === 'TCP' ? 'ACK' : 'datagram',
      ttl: defaultTtl,
      mark: 0,
      payload: target.payload,
    }
    const sending = { network, memory, chance, origin: client.host, ...(isThere(sent, over) ? { peer: server } : {}) }
    const gone = exchange(flowId, packet, sending, (end) => answerOf(end, target, request))
    return outcomeOf(sent, gone, over)
  }).map(({ probability, result, drawn }) => ({ probability, drawn, result: { ...result, probability } }))
}

/** Whether the process at the other end is still the one that took the connection. */
const isThere = ({ world }: Sent, { backend, backendUid }: StandingConnection): boolean =>
  backendUid === undefined || world.objects.byKind.get('Pod')?.get(backend.key)?.metadata.uid === backendUid

/** CoreDNS shuffles the addresses of its answers, and most clients take the first of those that getaddrinfo does not put behind others. */
function pickAddress(addresses: readonly string[], chance: Chance): string {
  const taken = addresses.findIndex((address, i) => {
    return chance.draw(`dns/answer/${address}` as RuleId, 1 / (addresses.length - i)).taken
  })
  return addresses[taken] ?? ''
}

/** Whoever connects to all addresses connects to his own host. Upstream: Linux net/ipv4/route.c, ip_route_output_key_hash_rcu; net/ipv6/tcp_ipv6.c. */
const loopbackOf: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

const firstRole: Readonly<Record<Target['protocol'], PacketRole>> = { TCP: 'SYN', UDP: 'datagram', ICMP: 'echo' }

function sendFirst(
  { network, sender, target, request, before, flowId, memory }: Connecting,
  address: string,
  chance: Chance,
): Exchange {
  const dst = loopbackOf[address] ?? address
  const isIcmpV6 = target.protocol === 'ICMP' && familyOfPacket({ dst }) === 'IPv6'
  const peer = { protocol: isIcmpV6 ? 'ICMPv6' : target.protocol, dst, dstPort: target.port } as const
  const packet: Packet = {
    ...peer,
    src: '',
    srcPort: request.sourcePort ?? freeSourcePort(chance, sender.host, peer, memory.conntrack),
    role: firstRole[target.protocol],
    ttl: defaultTtl,
    mark: 0,
    payload: target.payload,
  }
  const origin = sender.host.ref.id
  return exchange(flowId, packet, { network, memory, chance, origin, before }, (end) => answerOf(end, target, request))
}

const answerOf = ({ socket }: Exchange['end'], target: Target, { late = false }: RequestSpec): Answer => ({
  payload: isHttp(target) ? `HTTP ${statusOf(socket)}` : '',
  late,
})
