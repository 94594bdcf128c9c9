import { endpointText, type Packet } from '#model/packet'
import type { Verdict } from '#model/request'
import type { ConntrackEntry, FailureReason, HostId, RuleId, Step } from '#model/trace'
import { defaultTtl } from '../linux/answers'
import type { ConntrackTables, Network } from '../linux/host'
import type { World } from '../world'
import { preferredAddresses } from './addressOrder'
import { branchesOf, type Branch } from './branches'
import type { Chance } from './chance'
import { failureOf } from './failure'
import { freeSourcePort } from './freeSourcePort'
import { isProxied } from './proxied'
import { exchange, type Exchange } from './reply'
import type { Sender } from './sender'
import { isIgnored, isRefusedAtOnce } from './senderTold'
import type { Target } from './target'
import type { Outcome } from './walk'

interface Connecting {
  readonly world: World
  readonly network: Network
  readonly sender: Sender
  readonly target: Target
  /** What the name resolved to; the client takes one of them. */
  readonly addresses: readonly string[]
  /** How the sender came to the address. */
  readonly before: readonly Step[]
  readonly flowId: string
}

/** Every way in which the first packet of a connection, and the answer to it, can go. */
export function connect(connecting: Connecting): readonly Branch<Outcome>[] {
  const { world, network, flowId } = connecting
  const wanted = preferredAddresses(connecting.sender.host, connecting.addresses)
  return branchesOf(world.settings.seed, flowId, (chance) => {
    const address = pickAddress(wanted, chance)
    const sent = sendFirst(connecting, address, chance)
    return outcomeOf(network, connecting.target, sent, world.runtime.conntrack)
  }).map(({ probability, result, drawn }) => ({ probability, drawn, result: { ...result, probability } }))
}

/** CoreDNS shuffles the addresses of its answers, and most clients take the first of those that getaddrinfo does not put behind others. */
function pickAddress(addresses: readonly string[], chance: Chance): string {
  const taken = addresses.findIndex((address, i) => {
    return chance.draw(`dns/answer/${address}` as RuleId, 1 / (addresses.length - i)).taken
  })
  return addresses[taken] ?? ''
}

/** Whoever connects to all addresses connects to his own host. Upstream: Linux net/ipv4/route.c, ip_route_output_key_hash_rcu; net/ipv6/tcp_ipv6.c. */
const loopbackOf: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

function sendFirst(
  { world, network, sender, target, before, flowId }: Connecting,
  address: string,
  chance: Chance,
): Exchange {
  const { conntrack } = world.runtime
  const packet: Packet = {
    protocol: target.protocol,
    src: '',
    srcPort: freeSourcePort(chance, sender.host, conntrack),
    dst: loopbackOf[address] ?? address,
    dstPort: target.port,
    role: target.protocol === 'TCP' ? 'SYN' : 'datagram',
    ttl: defaultTtl,
    mark: 0,
    payload: target.payload,
  }
  const origin = sender.host.ref.id
  return exchange(flowId, packet, { network, conntrack, chance, origin, before }, (end) =>
    isHttp(target) ? `HTTP ${statusOf(end)}` : '',
  )
}

const statusOf = ({ socket }: Exchange['end']): number => socket?.status ?? 200

const isHttp = (target: Target): boolean => target.scheme === 'http' || target.scheme === 'https'

function outcomeOf(network: Network, target: Target, sent: Exchange, known: ConntrackTables): Outcome {
  const { disposition } = sent.trace
  const { end } = sent
  const verdict = verdictOf(sent)
  const reached = disposition.ok || disposition.reason === 'nothing-listens'
  const failure = verdict === 'delivered' ? undefined : failureOf(network, sent.trace)
  return {
    probability: 1,
    verdict,
    ...(failure ? { failure } : {}),
    ...(verdict === 'delivered' && isHttp(target) ? { status: statusOf(end) } : {}),
    ...(disposition.ok ? { backend: end.socket?.owner ?? end.host.ref, sourceSeen: end.packet.src } : {}),
    ...(reached ? { endpoint: endpointText(end.packet.dst, end.packet.dstPort) } : {}),
    trace: sent.trace,
    conntrack: newEntries(known, sent.conntrack),
  }
}

const rejections: readonly FailureReason[] = [
  'no-endpoints',
  'rejected-by-rule',
  'host-unreachable',
  'no-route',
  'ttl-exceeded',
]

/** What the client sees: an answer, a refusal by whoever got the packet, an ICMP error by a rule or a host on the way, or nothing. */
function verdictOf({ trace, answered }: Exchange): Verdict {
  if (isRefusedAtOnce(trace)) return 'rejected'
  if (!answered || isIgnored(trace)) return 'timeout'
  if (trace.disposition.ok) return 'delivered'
  // Whatever a proxy's own connection met, its client is only told that it is over.
  return rejections.includes(trace.disposition.reason) && !isProxied(trace) ? 'rejected' : 'refused'
}

const newEntries = (
  before: ConntrackTables,
  after: ConntrackTables,
): readonly { readonly host: HostId; readonly entry: ConntrackEntry }[] =>
  [...after].flatMap(([host, entries]) => {
    const known = new Set(before.get(host) ?? [])
    return entries.filter((entry) => !known.has(entry)).map((entry) => ({ host, entry }))
  })
