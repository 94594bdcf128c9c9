import { hasNoPorts, targetText } from '#model/packet'
import type { RequestSpec, Verdict } from '#model/request'
import type { ConntrackEntry, FailureReason, HostId } from '#model/trace'
import { closedEntry } from '../linux/conntrack'
import { emptyConntrack, entriesSince, entryOf, withEntry, type ConntrackTables } from '../linux/conntrackTable'
import type { ListeningSocket, Network } from '../linux/host'
import { memoryOf, withMemory, type KernelMemory } from '../linux/kernelMemory'
import type { StandingConnection } from '../linux/standingConnection'
import type { World } from '../world'
import { failureOf } from './failure'
import { isProxied } from './proxied'
import { socketOf, type Exchange } from './reply'
import { isIgnored, isRefusedAtOnce } from './senderTold'
import type { Target } from './target'
import type { Outcome } from './walk'

interface Sent {
  readonly request: RequestSpec
  readonly world: World
  readonly network: Network
  readonly target: Target
  readonly memory: KernelMemory
}

/** What came of a packet and the answer to it; `over` is the connection that it went over, where it opened none. */
export function outcomeOf(
  { world, network, request, target, memory }: Sent,
  sent: Exchange,
  over?: StandingConnection,
): Outcome {
  const { disposition } = sent.trace
  const { end } = sent
  const verdict = verdictOf(sent, over)
  const reached = disposition.ok || disposition.reason === 'nothing-listens'
  const failure = verdict === 'delivered' ? undefined : failureOf(network, sent.trace, sent.reset && over !== undefined)
  const backend = disposition.ok ? (over?.backend ?? end.socket?.owner ?? end.host.ref) : undefined
  const changed = changedEntries(memory.conntrack, sent.memory.conntrack)
  const uid = backend && world.objects.byKind.get('Pod')?.get(backend.key)?.metadata.uid
  const opened: StandingConnection | undefined =
    verdict === 'delivered' && backend && !over && !isProxied(sent.trace) && !hasNoPorts(end.packet)
      ? {
          client: { host: sent.trace.hops[0]?.host.id ?? end.host.ref.id, tuple: tupleOf(sent.trace.packet) },
          server: socketOf(end),
          backend,
          ...(uid === undefined ? {} : { backendUid: uid }),
          entries: changed.map(({ host, entry }) => ({ host, id: entry.id })),
        }
      : undefined
  return {
    probability: 1,
    verdict,
    ...(failure ? { failure } : {}),
    ...(verdict === 'delivered' && isHttp(target) ? { status: statusOf(end.socket) } : {}),
    ...(backend ? { backend, sourceSeen: end.packet.src } : {}),
    ...(reached ? { endpoint: targetText(end.packet) } : {}),
    trace: sent.trace,
    conntrack: changed,
    memory: over ? sent.memory : withClosed(sent.memory, world.runtime.connections.get(request.name)),
    ...(opened ? { standing: opened } : {}),
  }
}

/** Whoever opens a connection again has closed the one that he had opened before. */
const withClosed = (memory: KernelMemory, before: StandingConnection | undefined): KernelMemory =>
  (before?.entries ?? []).reduce((present, { host, id }) => {
    const { table, recent } = memoryOf(present, host)
    const entry = entryOf(table, id)
    if (!entry) return present
    return withMemory(present, host, { table: withEntry(table, closedEntry(entry, present.now)), recent })
  }, memory)

/** Whether a target is spoken to over HTTP, so that its answer has a status. */
export const isHttp = ({ scheme }: Target): boolean => scheme === 'http' || scheme === 'https'

/** The HTTP status that a socket answers with. */
export const statusOf = (socket: ListeningSocket | undefined): number => socket?.status ?? 200

const tupleOf = ({ protocol, src, srcPort, dst, dstPort }: Exchange['trace']['packet']) => ({
  protocol,
  src,
  srcPort,
  dst,
  dstPort,
})

const rejections: readonly FailureReason[] = [
  'no-endpoints',
  'rejected-by-rule',
  'host-unreachable',
  'no-route',
  'ttl-exceeded',
]

/** What the client sees: an answer, a refusal by whoever got the packet, an ICMP error by a rule or a host on the way, or nothing. */
function verdictOf({ trace, answered, reset }: Exchange, over: StandingConnection | undefined): Verdict {
  if (isRefusedAtOnce(trace)) return 'rejected'
  if (!answered || isIgnored(trace)) return reset && over ? 'refused' : 'timeout'
  if (trace.disposition.ok) return 'delivered'
  // Whatever a proxy's own connection met, its client is only told that it is over.
  return rejections.includes(trace.disposition.reason) && !isProxied(trace) ? 'rejected' : 'refused'
}

const changedEntries = (
  before: ConntrackTables,
  after: ConntrackTables,
): readonly { readonly host: HostId; readonly entry: ConntrackEntry }[] =>
  [...after].flatMap(([host, table]) =>
    entriesSince(before.get(host) ?? emptyConntrack, table).map((entry) => ({ host, entry })),
  )
