import { parseTarget, walk } from '#engine/dataplane'
import type { Outcome, Walk, World } from '#engine'
import { err, ok, type Result } from '#lib/result'
import { parseIp } from '#model/ip'
import { endpointText } from '#model/packet'
import type { RequestSpec } from '#model/request'
import type { HostId } from '#model/trace'
import type { Attempt, Connecting } from './agent'

/** What can be seen of an outcome from outside: the verdict and, of an answer, who gave it, where, and whom he saw. */
export type Seen = string & { readonly __brand: 'Seen' }

/** Outcomes that look alike from outside, and how likely they are together. */
export interface Predicted {
  readonly seen: Seen
  readonly probability: number
  readonly outcomes: readonly Outcome[]
}

/** What the engine says of a request, and what has to be known to send it for real. */
export interface Prediction {
  readonly walk: Walk
  readonly sender: HostId
  readonly protocol: Connecting['protocol']
  readonly port: number
  readonly isHttp: boolean
  /** A name that has to be looked up, or an address. */
  readonly to: { readonly kind: 'name'; readonly name: string } | { readonly kind: 'address'; readonly address: string }
  readonly predicted: readonly Predicted[]
}

/** The prediction for a request in a world where nothing was sent before. */
export function predict(world: World, request: RequestSpec): Result<Prediction, string> {
  const walked = walk(world, request, 0)
  if (!walked.ok) return err(`${walked.error.field}: ${walked.error.message}`)
  const target = parseTarget(request.to)
  if (!target.ok) return err(`to: ${target.error}`)
  const { outcomes, lookups } = walked.value
  const first = outcomes.find((outcome) => outcome.trace)?.trace ?? lookups[0]?.trace
  const sender = first?.hops[0]?.host.id
  if (sender === undefined) return err('it has no sender')
  const { protocol, port, scheme, to } = target.value
  const address = to.kind === 'pod' ? first?.packet.dst : parseIp(to.name)?.text
  return ok({
    walk: walked.value,
    sender,
    protocol,
    port,
    isHttp: scheme === 'http',
    to: address === undefined ? { kind: 'name', name: to.name } : { kind: 'address', address },
    predicted: grouped(outcomes, protocol),
  })
}

function grouped(outcomes: readonly Outcome[], protocol: Connecting['protocol']): readonly Predicted[] {
  const groups = new Map<Seen, Outcome[]>()
  for (const outcome of outcomes) {
    const seen = seenOf(outcome, protocol)
    groups.set(seen, [...(groups.get(seen) ?? []), outcome])
  }
  return [...groups].map(([seen, alike]) => ({
    seen,
    probability: alike.reduce((sum, { probability }) => sum + probability, 0),
    outcomes: alike,
  }))
}

/** Over UDP a closed port and a rule that rejects send the same ICMP error. */
const refusals = {
  TCP: ['refused', 'rejected'],
  UDP: ['refused or rejected', 'refused or rejected'],
  ICMP: ['rejected', 'rejected'],
} as const

function seenOf({ verdict, backend, endpoint, sourceSeen, rcode }: Outcome, protocol: Connecting['protocol']): Seen {
  switch (verdict) {
    case 'delivered':
      return protocol === 'ICMP' ? echoed : answeredBy(backend?.id ?? '', endpoint ?? '', sourceSeen ?? '')
    case 'refused':
      return refusals[protocol][0] as Seen
    case 'rejected':
      return refusals[protocol][1] as Seen
    case 'timeout':
      return 'timeout' as Seen
    case 'unresolved':
      return unresolvedWith(rcode)
  }
}

/** A kernel that answers a ping says neither who it is nor whom it saw. */
const echoed = 'delivered' as Seen

export const answeredBy = (by: string, endpoint: string, source: string): Seen =>
  `delivered by ${by} at ${endpoint}, which saw ${source}` as Seen

/** How getaddrinfo fails follows from the code: a name that is not there, one without an address, or no useful answer. */
export const unresolvedWith = (rcode: string | undefined): Seen =>
  `unresolved (${rcode === 'NXDOMAIN' ? 'NXDOMAIN' : rcode === 'NOERROR' ? 'no data' : 'no answer'})` as Seen

/**
 * Codes with which Linux says that there is no way there, at once or when an ICMP error comes back; EADDRNOTAVAIL on a
 * host that has no address of the family.
 */
const unreachable = ['ENETUNREACH', 'EHOSTUNREACH', 'EINVAL', 'EADDRNOTAVAIL']

/** Codes with which a rule at OUTPUT that drops is told to the sender, who else would wait. */
const unsendable = ['EACCES', 'EPERM']

/** What was seen of a real connection. */
export function seenOfAttempt(attempt: Attempt, protocol: Connecting['protocol']): Seen {
  switch (attempt.end) {
    case 'answered':
      return protocol === 'ICMP'
        ? echoed
        : answeredBy(attempt.by, endpointText(attempt.address, attempt.service), attempt.source)
    case 'reset':
      return refusals[protocol][0] as Seen
    case 'unreachable':
      return refusals[protocol][1] as Seen
    case 'silence':
      return 'timeout' as Seen
    case 'failed':
      if (unreachable.includes(attempt.code)) return refusals[protocol][1] as Seen
      return (unsendable.includes(attempt.code) ? 'timeout' : `failed with ${attempt.code}`) as Seen
  }
}
