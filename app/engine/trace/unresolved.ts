import type { Network } from '../linux/host'
import { failureOf } from './failure'
import type { NameLookup } from './lookup'
import type { Failure, Lookup } from './walk'

/** Why a name did not resolve: by the resolver's error, and by what became of the questions. */
export function unresolvedFailure(network: Network, name: string, found: NameLookup): Failure {
  const { lookups, error, unanswered } = found
  const silent = lookups.find((lookup) => lookup.rcode === undefined)
  if (found.addresses.length > 0 && unanswered) return silentServer(network, unanswered)
  if (error === 'EAI_NODATA') {
    const empty = lookups.findLast((lookup) => lookup.rcode === 'NOERROR')
    const sentence = `The name ${bare(empty, name)} exists, but has no address (NODATA).`
    return { reason: 'no-data', sentence, regarding: [] }
  }
  if (error === 'EAI_AGAIN' || silent) {
    return silent ? silentServer(network, silent) : brokenServer(lookups, name)
  }
  const tried = lookups.length
  const sentence =
    tried === 0
      ? `${JSON.stringify(name)} is no name that a resolver asks for.`
      : tried === 1
        ? `The name ${bare(lookups[0], name)} does not exist (NXDOMAIN).`
        : `None of the ${tried} names that the resolver tries for ${name} exists (NXDOMAIN).`
  return { reason: 'nxdomain', sentence, regarding: [] }
}

const bare = (lookup: Lookup | undefined, name: string): string => lookup?.question.name.replace(/\.$/, '') ?? name

function brokenServer(lookups: readonly Lookup[], name: string): Failure {
  const failed = lookups.find((lookup) => lookup.rcode === 'SERVFAIL')
  return {
    reason: 'servfail',
    sentence: `The name server cannot answer for ${bare(failed, name)} (SERVFAIL).`,
    regarding: [],
  }
}

/** No answer came: the fate of the question's packet says why. */
function silentServer(network: Network, lookup: Lookup): Failure {
  const { trace } = lookup
  const cause = failureOf(network, trace)
  const server = trace.packet.dst
  return {
    reason: 'dns-unreachable',
    sentence: `The name server ${server} does not answer.${cause ? ` ${cause.sentence}` : ''}`,
    regarding: cause?.regarding ?? [],
  }
}
