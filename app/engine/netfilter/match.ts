import { assertNever, invariant } from '#lib/assert'
import { cidrContainsIp, cidrOf, type Cidr } from '#model/cidr'
import { parseIp, type Ip } from '#model/ip'
import type { Packet } from '#model/packet'
import type { Match, Rule } from './ast'
import type { HookContext } from './hookContext'
import { headerRank, kernelProbability, splitCidr } from './normalForm'

/** A packet at a hook, with its addresses as numbers. */
export interface Facts {
  readonly packet: Packet
  readonly src: Ip
  readonly dst: Ip
  readonly context: HookContext
}

/** Draws a match of this probability; the interpreter notes the draw. */
type Draw = (probability: number) => boolean

/** Whether one match holds, as a closure with everything computed that follows from the rule alone. */
type Test = (facts: Facts, draw: Draw) => boolean

interface CompiledMatch {
  readonly index: number
  readonly holds: Test
}

const compiledRules = new WeakMap<Rule, readonly CompiledMatch[]>()

/**
 * The index of the first match of `rule` that does not hold for the packet, or -1 when all of them do.
 *
 * The kernel compares addresses, interfaces and protocol before it asks any extension, wherever they stand in the
 * text, and it stops at the first failure; so a chance is drawn only where it counts.
 * Upstream: ip_packet_match and ipt_do_table, net/ipv4/netfilter/ip_tables.c, Linux 6.1.
 */
export function firstFailedMatch(rule: Rule, facts: Facts, draw: Draw): number {
  let compiled = compiledRules.get(rule)
  if (!compiled) {
    compiled = compileRule(rule)
    compiledRules.set(rule, compiled)
  }
  for (const match of compiled) {
    if (!match.holds(facts, draw)) return match.index
  }
  return -1
}

function compileRule(rule: Rule): readonly CompiledMatch[] {
  return rule.matches
    .map((match, index) => ({ rank: headerRank(match), index, holds: compile(match) }))
    .toSorted((a, b) => a.rank - b.rank)
    .flatMap(({ index, holds }) => (holds ? [{ index, holds }] : []))
}

/** The facts that matches ask about. */
export function factsOf(packet: Packet, context: HookContext): Facts {
  const src = parseIp(packet.src)
  const dst = parseIp(packet.dst)
  invariant(src && dst, `packet with addresses ${packet.src} and ${packet.dst}`)
  return { packet, src, dst, context }
}

/** Nothing for a match that always holds: one that says or counts something, or loads a module. */
function compile(match: Match): Test | undefined {
  switch (match.kind) {
    case 'source': {
      const cidr = cidrOfText(match.cidr)
      return (facts) => cidrContainsIp(cidr, facts.src) !== match.negate
    }
    case 'destination': {
      const cidr = cidrOfText(match.cidr)
      return (facts) => cidrContainsIp(cidr, facts.dst) !== match.negate
    }
    case 'inInterface':
      return ({ context }) => isInterface(match.name, context.inInterface) !== match.negate
    case 'outInterface':
      return ({ context }) => isInterface(match.name, context.outInterface) !== match.negate
    case 'protocol': {
      const protocol = match.protocol.toUpperCase()
      return ({ packet }) => (packet.protocol === protocol) !== match.negate
    }
    case 'module':
    case 'comment':
    case 'nfacct':
      return undefined
    case 'sourcePort':
      return ({ packet }) => isBetween(packet.srcPort, match) !== match.negate
    case 'destinationPort':
      return ({ packet }) => isBetween(packet.dstPort, match) !== match.negate
    case 'mark':
      return ({ packet }) => ((packet.mark & match.mask) >>> 0 === match.value) !== match.negate
    case 'ctstate':
      return ({ context }) => match.states.some((state) => isInState(state, context)) !== match.negate
    case 'addrtype':
      return ({ packet, context }) => context.isLocal(match.side === 'src' ? packet.src : packet.dst) !== match.negate
    case 'statistic': {
      const probability = kernelProbability(match.probability)
      return (_, draw) => draw(probability)
    }
    case 'recent':
      // `--set` holds always; what it notes is not kept between connections, so no list has anybody in it.
      return () => match.action === 'set'
    case 'set':
      return ({ src, dst, context }) =>
        isInSet(context.ipset(match.name), match.direction === 'src' ? src : dst) !== match.negate
    default:
      return assertNever(match)
  }
}

function cidrOfText(text: string): Cidr {
  const { address, prefix } = splitCidr(text)
  const ip = parseIp(address)
  invariant(ip, `rule with the address ${text}`)
  return cidrOf(ip, prefix)
}

/** A trailing `+` stands for any rest. Where the hook has no such interface, no name fits. */
const isInterface = (pattern: string, name: string | undefined): boolean =>
  name !== undefined && (pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : name === pattern)

const isBetween = (port: number, range: { readonly from: number; readonly to: number }): boolean =>
  port >= range.from && port <= range.to

/** `--ctstate` knows two names that are no states: whether the connection's addresses are translated. */
function isInState(state: string, context: HookContext): boolean {
  if (state === 'DNAT') return context.ctStatus.dnat
  if (state === 'SNAT') return context.ctStatus.snat
  return state === context.ctState
}

const setMembers = new WeakMap<readonly string[], readonly Cidr[]>()

function isInSet(members: readonly string[], ip: Ip): boolean {
  let cidrs = setMembers.get(members)
  if (!cidrs) {
    cidrs = members.map(cidrOfText)
    setMembers.set(members, cidrs)
  }
  return cidrs.some((cidr) => cidrContainsIp(cidr, ip))
}
