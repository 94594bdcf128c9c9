import { assertNever, invariant } from '#lib/assert'
import { cidrContainsIp, cidrOf, maskOf, type Cidr } from '#model/cidr'
import { parseIp, type Ip } from '#model/ip'
import type { Packet } from '#model/packet'
import type { Chain, Match, Rule } from './ast'
import type { HookContext } from './hookContext'
import { askedOrder, kernelProbability, splitCidr } from './normalForm'

/** A packet at a hook, with its addresses as numbers. */
export interface Facts {
  readonly packet: Packet
  readonly src: Ip
  readonly dst: Ip
  readonly context: HookContext
}

/** The facts that matches ask about. */
export function factsOf(packet: Packet, context: HookContext): Facts {
  const src = parseIp(packet.src)
  const dst = parseIp(packet.dst)
  invariant(src && dst, `packet with addresses ${packet.src} and ${packet.dst}`)
  return { packet, src, dst, context }
}

/** Draws a match of this probability; the interpreter notes the draw. */
type Draw = (probability: number) => boolean

/** Whether one match holds, as a closure with everything computed that follows from the rule alone. */
type Test = (facts: Facts, draw: Draw | undefined) => boolean

/** The matches of a rule that can fail, in the order in which they are asked, each with its index in the rule. */
export interface CompiledRule {
  readonly rule: Rule
  readonly tests: readonly Test[]
  readonly indexes: readonly number[]
  /** Whether one of them is left to chance; only then a draw is asked for. */
  readonly draws: boolean
  /** Whether the same packet always fares the same, wherever it comes from and whatever was before. */
  readonly asksPacketOnly: boolean
}

/** By kind of match. Those that say or count something ask nothing at all. */
const asksPacketOnly: Readonly<Record<Match['kind'], boolean>> = {
  source: true,
  destination: true,
  protocol: true,
  sourcePort: true,
  destinationPort: true,
  mark: true,
  module: true,
  comment: true,
  nfacct: true,
  inInterface: false,
  outInterface: false,
  ctstate: false,
  addrtype: false,
  statistic: false,
  recent: false,
  set: false,
}

const compiledChains = new WeakMap<Chain, readonly CompiledRule[]>()

/**
 * The rules of a chain, ready to be asked; compiled once for each chain.
 *
 * The kernel compares addresses, interfaces and protocol before it asks any extension, wherever they stand in the text.
 * Upstream: ip_packet_match and ipt_do_table, net/ipv4/netfilter/ip_tables.c, Linux 6.1.
 */
export function compiledRules(chain: Chain): readonly CompiledRule[] {
  let rules = compiledChains.get(chain)
  if (!rules) {
    rules = chain.rules.map(compileRule)
    compiledChains.set(chain, rules)
  }
  return rules
}

/**
 * The index of the first match that does not hold for the packet, or -1 when all of them do. Nothing is asked after it,
 * so a chance is drawn only where it counts.
 */
export function firstFailedMatch({ tests, indexes }: CompiledRule, facts: Facts, draw?: Draw): number {
  for (let i = 0; i < tests.length; i++) {
    if (!tests[i]?.(facts, draw)) return indexes[i] ?? i
  }
  return -1
}

function compileRule(rule: Rule): CompiledRule {
  const tests: Test[] = []
  const indexes: number[] = []
  for (const index of askedOrder(rule.matches)) {
    const match = rule.matches[index]
    const test = match && compile(match)
    if (!test) continue
    tests.push(test)
    indexes.push(index)
  }
  return {
    rule,
    tests,
    indexes,
    draws: rule.matches.some((match) => match.kind === 'statistic'),
    asksPacketOnly: rule.matches.every((match) => asksPacketOnly[match.kind]),
  }
}

/** Nothing for a match that always holds: one that says or counts something, or loads a module. */
function compile(match: Match): Test | undefined {
  switch (match.kind) {
    case 'source':
      return addressTest(match.cidr, match.negate, (facts) => facts.src)
    case 'destination':
      return addressTest(match.cidr, match.negate, (facts) => facts.dst)
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
      return ({ packet, context }) => {
        const { inInterface, outInterface } = context
        const dev = match.limitInterface === 'in' ? inInterface : match.limitInterface && outInterface
        return context.isLocal(match.side === 'src' ? packet.src : packet.dst, dev) !== match.negate
      }
    case 'statistic': {
      const probability = kernelProbability(match.probability)
      return (_, draw) => {
        invariant(draw, 'a rule that draws is met with a draw')
        return draw(probability)
      }
    }
    case 'recent':
      return ({ packet, context }) => {
        if (match.action === 'rcheck') return context.recent?.rcheck(match, packet.src) ?? false
        context.recent?.set(match.name, packet.src)
        return true
      }
    case 'set':
      return ({ src, dst, context }) =>
        isInSet(context.ipset(match.name), match.direction === 'src' ? src : dst) !== match.negate
    default:
      return assertNever(match)
  }
}

/** Most rules ask for IPv4 addresses: that is one comparison of numbers. */
function addressTest(text: string, negate: boolean, addressOf: (facts: Facts) => Ip): Test {
  const { address, prefix } = splitCidr(text)
  const ip = parseIp(address)
  invariant(ip, `rule with the address ${text}`)
  if (ip.family === 'IPv6') {
    const cidr = cidrOf(ip, prefix)
    return (facts) => cidrContainsIp(cidr, addressOf(facts)) !== negate
  }
  const mask = maskOf(prefix)
  const network = ((ip.words[0] ?? 0) & mask) >>> 0
  return (facts) => {
    const { words } = addressOf(facts)
    return (words.length === 1 && ((words[0] ?? 0) & mask) >>> 0 === network) !== negate
  }
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
    cidrs = members.map(memberCidr)
    setMembers.set(members, cidrs)
  }
  return cidrs.some((cidr) => cidrContainsIp(cidr, ip))
}

function memberCidr(text: string): Cidr {
  const { address, prefix } = splitCidr(text)
  const ip = parseIp(address)
  invariant(ip, `set with the member ${text}`)
  return cidrOf(ip, prefix)
}
