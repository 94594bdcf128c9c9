import { endpointText, hasNoPorts, type Packet, type PacketDiff, type PacketField } from '#model/packet'
import type { Match, Rule, Target } from '../netfilter/ast'
import type { Station } from './station'

/** `0x4000`, as netfilter writes marks. */
export const markText = (mark: number): string => `0x${mark.toString(16)}`

const withoutHostPrefix = (cidr: string): string => cidr.replace(/\/(32|128)$/, '')

const rangeText = (from: number, to: number): string => (from === to ? `${from}` : `${from}:${to}`)

/** A chain's name with the hash of its last part cut short: `KUBE-SEP-A4JC…`. Names without a hash stay whole. */
export const shortChain = (chain: string): string => chain.replace(/^(KUBE-[A-Z]{2,3}-[A-Z2-7]{4})[A-Z2-7]{12}$/, '$1…')

/** Whether a rule matches whatever comes to it. */
export const asksNothing = (rule: Rule): boolean => rule.matches.every((match) => matchWords(match) === '')

/** What a rule asks of a packet, in the fewest words: `10.96.40.40 tcp 80`; `every packet` when it asks nothing. */
export function askedOf(rule: Rule): string {
  const inOrder = rule.matches.toSorted((a, b) => placeOf(a) - placeOf(b))
  const words = inOrder.map(matchWords).filter((text) => text !== '')
  return asksNothing(rule) ? 'every packet' : words.join(' ')
}

const readingOrder: readonly Match['kind'][] = ['source', 'destination', 'protocol', 'sourcePort', 'destinationPort']

/** Addresses, protocol, ports, then the rest: as people say it, whatever order the rule is written in. */
function placeOf(match: Match): number {
  const place = readingOrder.indexOf(match.kind)
  return place < 0 ? readingOrder.length : place
}

/** What conntrack calls a state and is none of a connection: that one of its ends is rewritten. */
const stateWords: Readonly<Record<string, string>> = { DNAT: 'a rewritten destination', SNAT: 'a rewritten source' }

function matchWords(match: Match): string {
  switch (match.kind) {
    case 'source':
      return `${match.negate ? 'not ' : ''}from ${withoutHostPrefix(match.cidr)}`
    case 'destination':
      return `${match.negate ? 'not to ' : ''}${withoutHostPrefix(match.cidr)}`
    case 'inInterface':
      return `${match.negate ? 'not ' : ''}in by ${match.name}`
    case 'outInterface':
      return `${match.negate ? 'not ' : ''}out by ${match.name}`
    case 'protocol':
      return `${match.negate ? 'not ' : ''}${match.protocol}`
    case 'sourcePort':
      return `${match.negate ? 'not ' : ''}from port ${rangeText(match.from, match.to)}`
    case 'destinationPort':
      return `${match.negate ? 'not ' : ''}${rangeText(match.from, match.to)}`
    case 'mark':
      return `${match.negate ? 'no ' : ''}mark ${markText(match.value)}`
    case 'ctstate':
      return `${match.negate ? 'not ' : ''}${match.states.map((state) => stateWords[state] ?? state).join(',')}`
    case 'addrtype':
      return `${match.negate ? 'not ' : ''}${match.side === 'src' ? 'from' : 'to'} a local address`
    case 'statistic':
      return `probability ${ratioText(Number(match.probability))}`
    case 'recent':
      return match.action === 'rcheck' ? 'src seen lately' : ''
    case 'set':
      return `${match.direction} ${match.negate ? 'not ' : ''}in ${match.name}`
    case 'module':
    case 'comment':
    case 'nfacct':
      return ''
  }
}

/** What a target does, as the rule names it: `KUBE-SERVICES` for a jump, else the target's own name. */
export const targetName = (target: Target | undefined): string =>
  target === undefined ? '' : target.kind === 'jump' || target.kind === 'goto' ? shortChain(target.chain) : target.kind

/** A number in [0, 1] with three digits that matter, without zeros at the end. */
const ratioText = (value: number): string => `${Number(value.toPrecision(3))}`

/** One draw as it came out: `drawn 0.312 < 0.5`. */
export const drawText = (draw: {
  readonly probability: number
  readonly drawn: number
  readonly taken: boolean
}): string => `${ratioText(draw.drawn)} ${draw.taken ? '<' : '≥'} ${ratioText(draw.probability)}`

/**
 * Why a rule did not match, as a fact about the packet: `dst is 10.96.40.40`.
 *
 * `failedMatch` is the index that the step recorded, `packet` the packet at that step and `drawn` the number of the
 * rule's draw, where there was one. Empty when nothing is recorded.
 */
export function missReason(rule: Rule, failedMatch: number | undefined, packet: Packet, drawn?: number): string {
  const match = failedMatch === undefined ? undefined : rule.matches[failedMatch]
  return match ? reasonOf(match, packet, drawn) : ''
}

function reasonOf(match: Match, packet: Packet, drawn: number | undefined): string {
  switch (match.kind) {
    case 'source':
      return `src is ${packet.src}`
    case 'destination':
      return `dst is ${packet.dst}`
    case 'inInterface':
      return match.negate ? `came in by ${match.name}` : `not in by ${match.name}`
    case 'outInterface':
      return match.negate ? `goes out by ${match.name}` : `not out by ${match.name}`
    case 'protocol':
      return `protocol is ${packet.protocol.toLowerCase()}`
    case 'sourcePort':
      return `sport is ${packet.srcPort}`
    case 'destinationPort':
      return `dport is ${packet.dstPort}`
    case 'mark':
      return match.negate ? `mark is ${markText(packet.mark)}` : `no mark ${markText(match.value)}`
    case 'ctstate':
      return match.negate ? `state is ${match.states.join(' or ')}` : `state is not ${match.states.join(' or ')}`
    case 'addrtype':
      return `${match.side} is ${match.negate ? '' : 'not '}a local address`
    case 'statistic':
      return drawn === undefined ? 'not drawn' : `drawn ${ratioText(drawn)}`
    case 'recent':
      return 'src not seen lately'
    case 'set':
      return `${match.direction === 'src' ? packet.src : packet.dst} is ${match.negate ? '' : 'not '}in ${match.name}`
    case 'module':
    case 'comment':
    case 'nfacct':
      return ''
  }
}

/** One whole plain sentence about a station, for those who hear it instead of seeing it. */
export function sentenceOf(station: Station): string {
  const said = sentenceOfKind(station)
  return station.decisive ? `${said} This decided it.` : said
}

function sentenceOfKind(station: Station): string {
  const { host, title, detail } = station
  switch (station.kind) {
    case 'send':
      return `${host.name} ${station.leg === 'reply' ? 'answers with' : 'sends'} ${detail}.`
    case 'resolve':
      return `${host.name} asks DNS: ${detail}.`
    case 'route':
      return `${host.name} takes the route ${detail}.`
    case 'enter':
      return `The packet enters ${host.name} by ${detail}.`
    case 'exit':
      return `The packet leaves ${host.name} by ${detail}.`
    case 'announcement':
      return `On the wire, ${detail}.`
    case 'proxy':
      return `${host.name} ${detail}.`
    case 'conntrack':
      return `Conntrack on ${host.name}: ${detail}.`
    case 'chain':
    case 'chance':
      return `On ${host.name}, ${title}: ${detail}.`
    case 'mark':
      return `${host.name} marks the packet: ${detail}.`
    case 'nat':
      return `${host.name} rewrites ${rewriteText(station)}, ${detail}.`
    case 'policy':
      return `${title} on ${host.name}: ${detail}.`
    case 'verdict':
      return `${host.name} ends the packet's way, ${title}: ${detail}.`
    case 'socket':
      return `On ${host.name}, ${detail}.`
    case 'bridge':
    case 'neighbour':
    case 'tunnel':
    case 'loop':
      return `On ${host.name}, ${detail}.`
    case 'deliver':
      return `The packet is delivered ${detail} on ${host.name}.`
  }
}

/** `the destination 10.96.40.40:80 to 10.244.1.7:8080`, made from what changed; both ends when both did. */
export function rewriteText(station: Pick<Station, 'changes' | 'packet'>): string {
  const ends = [endText(station, 'source', 'src', 'srcPort'), endText(station, 'destination', 'dst', 'dstPort')]
  return ends.filter((text) => text !== '').join(' and ')
}

function endText(
  { changes, packet }: Pick<Station, 'changes' | 'packet'>,
  word: string,
  address: 'src' | 'dst',
  port: 'srcPort' | 'dstPort',
): string {
  const diffOf = (field: PacketField): PacketDiff | undefined => changes.find((change) => change.field === field)
  if (!diffOf(address) && !diffOf(port)) return ''
  const text = hasNoPorts(packet) ? echoEndText : endpointText
  const before = text(diffOf(address)?.before ?? packet[address], Number(diffOf(port)?.before ?? packet[port]))
  const after = text(diffOf(address)?.after ?? packet[address], Number(diffOf(port)?.after ?? packet[port]))
  return `the ${word} ${before} to ${after}`
}

/** Where a port would stand, an echo has its id. */
const echoEndText = (ip: string, id: number): string => (id === 0 ? ip : `${ip} id ${id}`)
