import { assertNever, invariant } from '#lib/assert'
import { objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import { sourceText, targetText, type Packet } from '#model/packet'
import type { FailureReason, Hop, HostRef, PlacedStep, RuleId, StepRef, Trace } from '#model/trace'
import type { Network } from '../linux/host'
import { ruleOf, rulesFor } from '../linux/ruleReason'
import { roundOf } from './laps'
import type { Failure } from './walk'

/** `default/web` for a namespaced object, the bare name for others. */
const nameOf = (key: ObjectKey): string => {
  const { namespace, name } = parseKey(key)
  return namespace === '' ? name : `${namespace}/${name}`
}

const hostName = (host: HostRef): string => (host.kind === 'pod' ? nameOf(host.key) : host.name)

/** Everything a sentence about a failed packet is made of. */
interface Evidence {
  readonly hop: Hop
  readonly step: PlacedStep
  /** The Service whose rule decided. */
  readonly service?: ObjectKey
  /** The Service that had sent the packet where it failed, by a DNAT on its way. */
  readonly sentBy?: ObjectKey
  /** Whom the packet has gone round between. */
  readonly round: readonly string[]
  /** For a ping: the Service whose rules have the packet's address, and ask for another protocol. */
  readonly unpinged?: ObjectKey
}

/**
 * Why a packet, or the answer to it, did not arrive: in one sentence, with the objects at fault.
 *
 * Both are read from the step that decided and from the rules that the packet met: a rule says which Service it was
 * written for. A Service comes before the host on which it happened. `reset`: the sender's RST to an answer that it did
 * not know has ended the connection.
 */
export function failureOf(network: Network, trace: Trace, reset = false): Failure | undefined {
  const leg: StepRef['leg'] = trace.disposition.ok ? 'reply' : 'request'
  const failed = trace.disposition.ok ? trace.reply : trace
  if (!failed || failed.disposition.ok) return undefined
  const { reason: cause, evidence: at } = failed.disposition
  const hop = failed.hops[at.hop]
  const step = hop?.steps[at.step]
  invariant(hop && step, 'a failure points at a step')
  const evidence = withServices(network, failed, { hop, step })
  const { service, sentBy, unpinged } = evidence
  const what = sentenceOf(cause, evidence)
  const ended = reset
    ? ` ${hostName(failed.hops[0]?.host ?? hop.host)} takes that for the end: connection reset by peer.`
    : ''
  return {
    reason: leg === 'request' || cause === 'invalid-state' ? cause : reset ? 'connection-reset' : 'reply-lost',
    sentence: leg === 'reply' ? `The answer does not come back. ${what}${ended}` : what,
    at: { leg, ...at },
    regarding: [
      ...new Set([
        ...(service ? [service] : []),
        ...(sentBy ? [sentBy] : []),
        ...(unpinged ? [unpinged] : []),
        hop.host.key,
      ]),
    ],
  }
}

function withServices(network: Network, trace: Trace, evidence: Pick<Evidence, 'hop' | 'step'>): Evidence {
  const { hop, step } = evidence
  const service = step.kind === 'verdict' ? serviceOf(network, hop, step.ruleId) : balancedService(hop.host)
  const sentBy = trace.hops
    .flatMap((one) => one.steps.map((done) => ({ one, done })))
    .flatMap(({ one, done }) =>
      done.kind === 'nat' && done.nat === 'DNAT' ? (serviceOf(network, one, done.ruleId) ?? []) : [],
    )[0]
  const wayless = step.kind === 'unreachable' || step.kind === 'ttlExceeded'
  const unpinged = wayless && step.packet.role === 'echo' ? unpingedService(network, trace) : undefined
  return {
    hop,
    step,
    round: [...new Set(roundOf(trace.hops).map((one) => (one ? hostName(one) : theRouter)))],
    ...(service ? { service } : {}),
    ...(sentBy ? { sentBy } : {}),
    ...(unpinged ? { unpinged } : {}),
  }
}

/** A rule is asked for its protocol only where the address was the packet's. */
function unpingedService(network: Network, { hops }: Trace): ObjectKey | undefined {
  for (const hop of hops) {
    const host = network.hosts.get(hop.host.id)
    for (const step of hop.steps) {
      if (!host || step.kind !== 'rule' || step.failedMatch === undefined) continue
      const rule = ruleOf(rulesFor(host, hop.arrived), step.ruleId)
      const asksForAddress = rule?.matches.some(({ kind }) => kind === 'destination')
      if (asksForAddress && rule?.matches[step.failedMatch]?.kind === 'protocol') return rule.origin?.service
    }
  }
  return undefined
}

/** A load balancer stands there for one Service. */
function balancedService({ kind, key }: HostRef): ObjectKey | undefined {
  const { namespace, name } = parseKey(key)
  return kind === 'balancer' ? objectKey('Service', namespace, name) : undefined
}

function serviceOf(network: Network, hop: Hop, id: RuleId | undefined): ObjectKey | undefined {
  const host = network.hosts.get(hop.host.id)
  return host && ruleOf(rulesFor(host, hop.arrived), id)?.origin?.service
}

function sentenceOf(reason: FailureReason, { hop, step, service, sentBy, unpinged, round }: Evidence): string {
  const host = hostName(hop.host)
  const { packet } = step
  const target = targetText(packet)
  const named = service ? `Service ${nameOf(service)}` : `What ${target} belongs to`
  switch (reason) {
    case 'no-endpoints':
      return `${named} has no endpoints, so ${host} rejects the packet${rejectedWith(step)}.`
    case 'no-local-endpoints':
      return `${named} has endpoints, but none on ${host}, and its traffic policy is Local: ${host} drops the packet.`
    case 'source-range-denied':
      return `${packet.src} is in none of the loadBalancerSourceRanges of ${named}: ${host} drops the packet.`
    case 'nothing-listens':
      return `${listens(step, host, packet.dst)}${sentBy ? `; Service ${nameOf(sentBy)} sends there` : ''}.`
    case 'no-route':
      return `${notPinged(unpinged, packet)}${noRoute(step, host)}`
    case 'host-unreachable':
      if (step?.kind === 'unreachable' && step.dst !== packet.dst) {
        return `Nobody answers for ${step.dst}, to which ${host} sends what is for ${packet.dst}.`
      }
      return `Nobody on the network has the address ${packet.dst}${atRouter(step) ? `: ${theRouter} asks for it in vain and says so` : ''}.`
    case 'invalid-state':
      return packet.outOfWindow
        ? `${host} finds the packet outside of its connection's window (INVALID), so a rule drops it; the connection goes on.`
        : `The packet fits no connection that ${host} knows (INVALID), so a rule drops it.`
    case 'conntrack-full':
      return `The connection table of ${host} is full (nf_conntrack: table full, dropping packet).`
    case 'connection-reset':
      return `${host} has no connection with ${sourceText(packet)} and answers RST.`
    case 'martian-source':
      return martian(step, host)
    case 'hairpin-refused':
      return `The bridge on ${host} does not send a packet back out by the port where it came in: hairpin mode is off, so a Pod cannot reach itself${sentBy ? ` through Service ${nameOf(sentBy)}` : ''}.`
    case 'ttl-exceeded':
      return `${notPinged(unpinged, packet)}${expired(round, packet)} TTL runs out on ${atRouter(step) ? theRouter : host}.`
    case 'no-healthy-targets':
      return `No target of ${host} is healthy, so it closes the connection that it has accepted.`
    case 'loop':
      return `The packet comes to ${host} a second time in the same form, and nothing wears it out: it goes round for ever.`
    case 'dropped-by-rule':
      return `A rule on ${host} drops the packet to ${target}.`
    case 'rejected-by-rule':
      return `A rule on ${host} rejects the packet to ${target}${rejectedWith(step)}.`
    case 'reply-lost':
      return `${host} gets ${sourceText(packet)} > ${target}, which answers nothing that it sent.`
    case 'policy-denied-ingress':
    case 'policy-denied-egress':
      return `No NetworkPolicy allows the packet to ${target} on ${host}.`
    case 'nxdomain':
    case 'no-data':
    case 'servfail':
    case 'dns-unreachable':
      return `The name did not resolve.`
    default:
      return assertNever(reason)
  }
}

const theRouter = 'the router'

/** Whether what decided happened behind the host, on the router. */
const atRouter = (step: PlacedStep): boolean =>
  (step.kind === 'ttlExceeded' || step.kind === 'unreachable') && step.at === 'router'

const notPinged = (service: ObjectKey | undefined, { dst }: Packet): string =>
  service ? `Rules translate the ports of Service ${nameOf(service)}, and no ping to ${dst}. ` : ''

const expired = (round: readonly string[], packet: Packet): string =>
  round.length === 0
    ? "The packet's"
    : `The packet to ${targetText(packet)} goes round between ${listText(round)} until its`

const listText = (words: readonly string[]): string =>
  [words.slice(0, -1).join(', '), words.slice(-1).join('')].filter((text) => text !== '').join(' and ')

const rejectedWith = (step: PlacedStep): string =>
  step.kind === 'verdict' && step.rejectWith !== undefined ? ` with ${step.rejectWith}` : ''

function listens(step: PlacedStep, host: string, address: string): string {
  if (step.kind !== 'socket') return `Nothing listens on ${host}`
  const port = `${step.port}/${step.packet.protocol}`
  return step.boundTo === undefined
    ? `Nothing listens on port ${port} of ${host}`
    : `The process in ${host} listens on ${step.boundTo}:${port} only, not on ${address}`
}

function martian(step: PlacedStep, host: string): string {
  const { packet } = step
  const because = step.kind === 'martian' ? step.because : 'loopback'
  switch (because) {
    case 'loopback':
      return `${host} takes no packet from ${packet.src} to ${packet.dst} by that interface: loopback addresses stay inside a machine.`
    case 'own-address':
      return `${host} takes no packet from ${packet.src} by that interface: the address is its own.`
    case 'reverse-path':
      return `${host} takes no packet from ${packet.src} by that interface: its own way there is another one (rp_filter).`
  }
}

function noRoute(step: PlacedStep, host: string): string {
  if (step.kind === 'noRoute' && step.blackhole !== undefined) {
    return `No Pod on ${host} has the address ${step.dst}: ${host} drops what it has no Pod for in ${step.blackhole}.`
  }
  if (step.kind === 'unreachable') return `Beyond the router no network knows a way to ${step.dst}.`
  return `${host} has no route to ${step.packet.dst}.`
}
