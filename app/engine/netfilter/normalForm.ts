import type { Match, RuleSet, Target } from './ast'

type Family = RuleSet['family']

/**
 * Matches that stand in the rule's header, by the order in which the kernel compares and iptables-save prints them. All
 * others belong to an extension.
 */
const headerRanks: Partial<Readonly<Record<Match['kind'], number>>> = {
  source: 0,
  destination: 1,
  inInterface: 2,
  outInterface: 3,
  protocol: 4,
}

const firstExtensionPlace = 5

/**
 * The indexes of a rule's matches in the order in which the kernel asks them.
 *
 * Addresses, interfaces and protocol come first, wherever they stand in the text. Ports are asked by the module of
 * their protocol, where that was first named: the source port, then the destination port.
 */
export function askedOrder(matches: readonly Match[]): readonly number[] {
  const protocol = protocolOf(matches)
  const order: number[] = []
  const places: number[] = []
  let transportAt = -1
  for (let i = 0; i < matches.length; i++) {
    const match = matches[i]
    if (!match) continue
    let place = headerRanks[match.kind] ?? firstExtensionPlace + i
    if (isPort(match) || (match.kind === 'module' && match.name === protocol)) {
      if (transportAt < 0) transportAt = place
      place = transportAt + (match.kind === 'module' ? 0 : match.kind === 'sourcePort' ? 0.25 : 0.5)
    }
    let at = places.length
    while (at > 0 && (places[at - 1] ?? 0) > place) at--
    places.splice(at, 0, place)
    order.splice(at, 0, i)
  }
  return order
}

const protocolOf = (matches: readonly Match[]): string | undefined =>
  matches.find((match) => match.kind === 'protocol')?.protocol

const isPort = (match: Match): boolean => match.kind === 'sourcePort' || match.kind === 'destinationPort'

const ctStateOrder = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT']

/**
 * The matches of a rule as the kernel keeps them: the order of iptables-save, defaults left out or spelled out.
 *
 * Two rules that iptables-save prints alike have equal normal forms, however they were written. Ports belong to the
 * module of their protocol, which iptables loads where it first meets one of its options.
 */
export function normalMatches(matches: readonly Match[]): readonly Match[] {
  const normal: Match[] = []
  const protocol = protocolOf(matches)
  let loaded = false
  for (const i of askedOrder(matches)) {
    const match = matches[i]
    if (!match || isAnyAddress(match)) continue
    if (match.kind === 'module' && match.name === protocol) loaded = true
    if (isPort(match) && !loaded && protocol !== undefined) {
      normal.push({ kind: 'module', name: protocol })
      loaded = true
    }
    normal.push(normalMatch(match))
  }
  return normal
}

/** One match as the kernel keeps it, wherever it stands. */
export function normalMatch(match: Match): Match {
  if (match.kind === 'source' || match.kind === 'destination') {
    return match.cidr.includes('/') ? match : { ...match, cidr: `${match.cidr}/${splitCidr(match.cidr).prefix}` }
  }
  if (match.kind === 'ctstate') {
    return { ...match, states: match.states.toSorted((a, b) => ctStateOrder.indexOf(a) - ctStateOrder.indexOf(b)) }
  }
  if (match.kind === 'statistic') return { ...match, probability: kernelProbability(match.probability).toFixed(11) }
  return match
}

/** The target as the kernel keeps it: REJECT with its answer named, marks as `--set-xmark`. */
export function normalTarget(family: Family, target: Target): Target {
  if (target.kind === 'REJECT') return { kind: 'REJECT', with: target.with ?? defaultReject(family) }
  if (target.kind === 'MARK') {
    const { operation, value } = target
    if (operation === 'or') return { kind: 'MARK', operation: 'set', value, mask: value }
    if (operation === 'xor') return { kind: 'MARK', operation: 'set', value, mask: 0 }
  }
  return target
}

/** What REJECT answers with when the rule does not say. */
export const defaultReject = (family: Family): string =>
  family === 'IPv4' ? 'icmp-port-unreachable' : 'icmp6-port-unreachable'

/** The probability that the kernel compares with: it keeps 31 bits of the fraction. */
export const kernelProbability = (text: string): number => Math.round(Number(text) * 2 ** 31) / 2 ** 31

/** Splits `10.0.0.0/8`; an address without a length is one address. */
export function splitCidr(cidr: string): { readonly address: string; readonly prefix: number } {
  const slash = cidr.indexOf('/')
  if (slash >= 0) return { address: cidr.slice(0, slash), prefix: Number(cidr.slice(slash + 1)) }
  return { address: cidr, prefix: cidr.includes(':') ? 128 : 32 }
}

const isAnyAddress = (match: Match): boolean =>
  (match.kind === 'source' || match.kind === 'destination') && !match.negate && match.cidr.endsWith('/0')
