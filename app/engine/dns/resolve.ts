import { parseIp } from '#model/ip'
import type { DnsQuestion, DnsRecord, Rcode } from '#model/trace'
import type { Host } from '../linux/host'

/** What became of one question. Without an `rcode` nothing came back; `refused` says that an ICMP error did. */
export interface Asked {
  readonly rcode?: Rcode
  readonly answers: readonly DnsRecord[]
  readonly refused?: boolean
}

/** How getaddrinfo ends: addresses, or one of its errors. */
export interface Resolution<T extends Asked> {
  /** Every question, in the order sent. */
  readonly asked: readonly T[]
  readonly addresses: readonly string[]
  readonly error?: 'EAI_NONAME' | 'EAI_NODATA' | 'EAI_AGAIN'
}

type Resolv = Host['resolv']

/**
 * The names that a resolver tries for `name`, in order, each fully qualified.
 *
 * A final dot means no search. With at least `ndots` dots the name is tried as it stands first, else last. A name with
 * an empty label gives none, as no question is sent for it. Upstream: glibc 2.36, resolv/res_query.c.
 */
export function candidateNames(name: string, resolv: Pick<Resolv, 'search' | 'ndots'>): readonly string[] {
  if (!isName(name)) return []
  if (name.endsWith('.')) return [name]
  const searched = resolv.search.map((domain) => `${name}.${domain.replace(/\.$/, '')}.`).filter(isName)
  const dots = name.split('.').length - 1
  const asItStands = `${name}.`
  return dots >= resolv.ndots ? [asItStands, ...searched] : [...searched, asItStands]
}

const longestName = 253
const longestLabel = 63

function isName(text: string): boolean {
  const name = text.replace(/\.$/, '')
  const labels = name.split('.')
  return name.length <= longestName && labels.every((label) => label.length > 0 && label.length <= longestLabel)
}

/**
 * Looks `name` up as glibc's getaddrinfo does, with a question of each of these types for every name that it tries.
 *
 * `ask` sends one question, and is told whether it is the first about that name this time. An address in any answer is
 * enough. Questions that were answered with SERVFAIL or not at all are sent twice. After silence the
 * rest of the search list is given up, but the name as it stands is still asked; a refusal ends everything at once. An
 * address needs no question. Upstream: glibc 2.36, resolv/res_query.c and res_send.c.
 */
export function resolve<T extends Asked>(
  name: string,
  resolv: Pick<Resolv, 'search' | 'ndots'>,
  types: readonly ('A' | 'AAAA')[],
  ask: (question: DnsQuestion, isFirst: boolean) => T,
): Resolution<T> {
  const literal = parseIp(name)
  if (literal) return { asked: [], addresses: [literal.text] }
  const asked: T[] = []
  const outcomes: Asked[] = []
  const askAll = (candidate: string): Asked => {
    const replies = types.map((type, i) => ask({ name: candidate, type }, i === 0))
    asked.push(...replies)
    const outcome = together(replies)
    outcomes.push(outcome)
    return outcome
  }
  const names = candidateNames(name, resolv)
  const asItStands = name.endsWith('.') ? name : `${name}.`
  let silent = false
  for (const candidate of names) {
    if (silent && candidate !== asItStands) continue
    let reply = askAll(candidate)
    let addresses = addressesIn(reply)
    if (addresses.length === 0) {
      if (reply.refused) break
      if (reply.rcode === undefined || reply.rcode === 'SERVFAIL') reply = askAll(candidate)
      addresses = addressesIn(reply)
    }
    if (addresses.length > 0) return { asked, addresses }
    silent ||= reply.rcode === undefined
  }
  return { asked, addresses: [], error: errorOf(outcomes, names[0] === asItStands) }
}

const addressesIn = ({ answers }: Asked): readonly string[] =>
  answers.filter(({ type }) => type === 'A' || type === 'AAAA').map(({ data }) => data)

/** What the answers about one name come to: a question without an answer, or a failure, counts for all of them. */
function together(replies: readonly Asked[]): Asked {
  const rcodes = replies.map(({ rcode }) => rcode)
  const rcode = rcodes.includes(undefined) ? undefined : rcodes.includes('SERVFAIL') ? 'SERVFAIL' : rcodes[0]
  return {
    ...(rcode === undefined ? {} : { rcode }),
    answers: replies.flatMap(({ answers }) => answers),
    refused: replies.some(({ refused }) => refused),
  }
}

type ResolveError = NonNullable<Resolution<Asked>['error']>

/** The error getaddrinfo reports when nothing was found: what a name tried as it stands first gave; else NODATA before a failure before the last. */
function errorOf(asked: readonly Asked[], asItStandsFirst: boolean): ResolveError {
  const first = asked[0]
  const last = asked.at(-1)
  if (!first || !last) return 'EAI_NONAME'
  if (asItStandsFirst) return errorOfOne(first)
  const errors = asked.map(errorOfOne)
  if (errors.includes('EAI_NODATA')) return 'EAI_NODATA'
  if (asked.some((reply) => reply.rcode === 'SERVFAIL')) return 'EAI_AGAIN'
  return errorOfOne(last)
}

function errorOfOne(reply: Asked): ResolveError {
  if (reply.rcode === 'NOERROR') return 'EAI_NODATA'
  return reply.rcode === 'NXDOMAIN' ? 'EAI_NONAME' : 'EAI_AGAIN'
}
