import { assertNever } from '#lib/assert'
import { familyOf } from '#model/ip'
import { targetText, type Packet, type PacketDiff } from '#model/packet'
import { destinationText } from '#model/destinationText'
import type { Hop, PlacedStep, Trace } from '#model/trace'
import type { Host, Network } from '../linux/host'
import { rulesFor } from '../linux/ruleReason'
import { rewriteText } from './explain'
import type { Station, StationKind, Stop } from './station'
import { hookStations } from './hookStations'
import type { Lookup, Walk } from './walk'

/** The walk that a trace belongs to, as far as its stops need it. */
export type WalkContext = Pick<Walk, 'network' | 'lookups'>

/**
 * The stops in which a person steps through a trace: the way there, then the answer's way back.
 *
 * Every step belongs to exactly one stop, in order. A rule that decides something is a stop together with the misses
 * before it; tables in which nothing is decided fold into one stop per hook. All words follow from the steps and from
 * the rules that the walk's network held when the packet met them.
 */
export function stationsOf(trace: Trace, { network, lookups }: WalkContext): readonly Station[] {
  const legs = [
    { leg: 'request' as const, trace },
    ...(trace.reply ? [{ leg: 'reply' as const, trace: trace.reply }] : []),
  ]
  const stations: Station[] = []
  for (const { leg, trace: part } of legs) {
    part.hops.forEach((hop, at) => {
      const evidence = part.disposition.ok ? undefined : part.disposition.evidence
      const host = network.hosts.get(hop.host.id)
      for (const stop of stopsOf(hop, host, { leg, lookups, network })) {
        const decisive = evidence?.hop === at && stop.steps.includes(evidence.step)
        stations.push({ ...placed(stop, hop), index: stations.length, leg, hop: at, host: hop.host, decisive })
      }
    })
  }
  return stations
}

type Unplaced = Omit<Station, 'index' | 'leg' | 'hop' | 'host' | 'decisive'>

function placed(stop: Stop, hop: Hop): Unplaced {
  const steps = stop.steps.flatMap((index) => hop.steps[index] ?? [])
  return { ...stop, packet: steps.at(-1)?.packet ?? hop.arrived, changes: steps.flatMap(changesOf) }
}

function changesOf(step: PlacedStep): readonly PacketDiff[] {
  return step.kind === 'mark' || step.kind === 'nat' || step.kind === 'conntrack' ? (step.changes ?? []) : []
}

interface Surroundings {
  readonly leg: Station['leg']
  readonly lookups: readonly Lookup[]
  readonly network: Network
}

const isNetfilter = (step: PlacedStep | undefined): boolean =>
  step !== undefined && ['hook', 'rule', 'chance', 'mark', 'nat', 'verdict'].includes(step.kind)

function stopsOf(hop: Hop, host: Host | undefined, around: Surroundings): readonly Stop[] {
  const stops: Stop[] = []
  let silent: readonly number[] = []
  for (let i = 0; i < hop.steps.length;) {
    const step = hop.steps[i]
    if (!step) break
    let end = i + 1
    if (step.kind === 'hook') {
      while (isNetfilter(hop.steps[end])) end++
      const passage = hookStations(hop.steps, i, end, host && rulesFor(host, step.packet))
      silent = [...silent, ...passage.before]
      stops.push(...withBefore(silent, passage.stops))
      if (passage.stops.length > 0) silent = []
    } else {
      // Who is next is told where the packet leaves.
      if (step.kind === 'neighbour') silent = [...silent, i]
      else {
        const next = silent.flatMap((at) => hop.steps[at] ?? []).findLast((one) => one.kind === 'neighbour')
        stops.push(...withBefore(silent, [{ ...stopOf(step, host, around, next), steps: [i] }]))
        silent = []
      }
    }
    i = end
  }
  const last = stops.at(-1)
  return last && silent.length > 0 ? [...stops.slice(0, -1), { ...last, steps: [...last.steps, ...silent] }] : stops
}

/** `stops` with `steps` that say nothing by themselves joined to the first of them. */
function withBefore(steps: readonly number[], stops: readonly Stop[]): readonly Stop[] {
  const [first, ...rest] = stops
  return first && steps.length > 0 ? [{ ...first, steps: [...steps, ...first.steps] }, ...rest] : stops
}

type Words = Omit<Stop, 'steps'>

const words = (kind: StationKind, title: string, detail: string): Words => ({ kind, title, detail })

function stopOf(step: PlacedStep, host: Host | undefined, around: Surroundings, next?: StepOf<'neighbour'>): Words {
  switch (step.kind) {
    case 'originate':
      return words('send', around.leg === 'reply' ? 'answer' : 'send', sentText(step.packet))
    case 'resolve':
      return words('resolve', 'resolve', resolveText(step, around.lookups[step.lookup]))
    case 'enterInterface':
      return words('enter', 'enter', interfaceText(step.interface, host, 'from', around.network))
    case 'exitInterface':
      return words('exit', 'leave', exitText(step.interface, host, around.network, next))
    case 'announcement':
      return words('announcement', announcementTitle[step.by], announcementText(step))
    case 'proxy':
      return words('proxy', 'proxy', proxyText(step))
    case 'conntrack':
      return words('conntrack', 'conntrack', conntrackText(step))
    case 'route':
      return words('route', 'route', routeText(step))
    case 'noRoute':
      return words('verdict', 'no route', noRouteText(step))
    case 'martian':
      return words('verdict', 'martian', martianText(step))
    case 'bridge':
      return words(step.hairpin === 'refused' ? 'verdict' : 'bridge', 'bridge', bridgeText(step, around.network, host))
    case 'encapsulate':
    case 'decapsulate':
      return words('tunnel', step.kind, tunnelText(step))
    case 'neighbour':
      return words('neighbour', 'neighbour', neighbourText(step))
    case 'policy':
      return words('policy', `${step.direction} policy`, policyText(step))
    case 'socket':
      return words('socket', 'socket', socketText(step))
    case 'ttlExceeded':
      return words('verdict', 'TTL exceeded', `the TTL has reached 0${step.at === undefined ? '' : ' on the router'}`)
    case 'unreachable':
      return words('verdict', step.at === 'beyond' ? 'no route' : 'host unreachable', unreachableText(step))
    case 'deliver':
      return words('deliver', 'deliver', `to ${step.endpoint}`)
    case 'loop':
      return step.times === undefined
        ? words('verdict', 'loop', 'the same packet was here before, with as long to live')
        : words('loop', 'loop', loopText(step.times))
    case 'verdict':
      return words('verdict', step.verdict, step.rejectWith ?? 'by the policy of the chain')
    case 'nat':
      return { ...words('nat', step.nat, rewriteText(step)), ruleId: step.ruleId }
    case 'mark':
    case 'chance':
      return { ...words(step.kind, step.kind, ''), ruleId: step.ruleId }
    case 'rule':
      return { ...words('chain', step.chain, `rule ${step.index}`), ruleId: step.ruleId, chain: step.chain }
    case 'hook':
      return words('chain', `${step.table} ${step.hook}`, 'no rules')
    default:
      return assertNever(step)
  }
}

type StepOf<K extends PlacedStep['kind']> = PlacedStep & { readonly kind: K }

function sentText(packet: Packet): string {
  const to = targetText(packet)
  if (packet.role === 'icmp-error') return `${packet.icmp?.type ?? 'an ICMP error'} to ${packet.dst}`
  if (packet.role === 'datagram') return `${packet.payload === '' ? 'a datagram' : packet.payload} to ${to}`
  if (packet.role === 'echo') return `an echo request to ${to}`
  if (packet.role === 'echo-reply') return `an echo reply to ${to}`
  return `${packet.role} to ${to}`
}

function resolveText(step: StepOf<'resolve'>, lookup: Lookup | undefined): string {
  const { name } = step.question
  if (lookup && lookup.rcode === undefined) return `no answer for ${name}`
  if (step.rcode === 'NXDOMAIN') return `${name} does not exist (NXDOMAIN)`
  if (step.rcode !== 'NOERROR') return `${name} cannot be looked up (${step.rcode})`
  const addresses = step.answers.filter((answer) => answer.type === step.question.type).map((answer) => answer.data)
  return addresses.length > 0 ? `${name} is ${addresses.join(', ')}` : `${name} has no address (NODATA)`
}

function interfaceText(name: string, host: Host | undefined, word: 'from' | 'to', network: Network): string {
  const peer = host?.interfaces.find((one) => one.name === name)?.peer
  const other = peer ? network.hosts.get(peer.host)?.ref.name : undefined
  return other === undefined ? name : `${name}, the veth ${word} ${other}`
}

/** By a cable of its own, or to whoever answers there. */
function exitText(name: string, host: Host | undefined, network: Network, next?: StepOf<'neighbour'>): string {
  const text = interfaceText(name, host, 'to', network)
  return text === name && next ? `${name}, to ${next.host?.name ?? 'the router'}` : text
}

function conntrackText(step: StepOf<'conntrack'>): string {
  switch (step.action) {
    case 'new':
      return `no entry for this flow: ${step.state}`
    case 'match':
    case 'reverse': {
      const rewritten = rewriteText({ changes: step.changes ?? [], packet: step.packet })
      if (rewritten === '') return `known flow: ${step.state}`
      return `known flow: ${step.action === 'reverse' ? 'puts back' : 'rewrites'} ${rewritten}`
    }
    case 'confirm':
      return 'new entry, waits for the reply'
    case 'invalid':
      return `fits no flow: ${step.state}`
    case 'remap':
      return `another flow expects the same answers: rewrites ${rewriteText({ changes: step.changes ?? [], packet: step.packet })}`
    case 'full':
      return 'table full, dropping packet'
  }
}

const routeText = (step: StepOf<'route'>): string => {
  const prefix = destinationText(step.prefix)
  const way = `${prefix}${step.via === undefined ? '' : ` via ${step.via}`} dev ${step.interface}`
  return `${step.table === 'local' ? 'local ' : ''}${way}${step.paths === undefined ? '' : `, one of ${step.paths} equal paths`}`
}

const announcementTitle = { arp: 'who has it', flow: 'known flow' } as const

function announcementText({ address, by, to, among }: StepOf<'announcement'>): string {
  if (by === 'flow') return `answers to ${address} of this flow go back by ${to}`
  return `${to} answers ${askedBy(address)} for ${address}${among > 1 ? `, elected among ${among} Nodes` : ''}`
}

/** How one asks on a link who has an address. Upstream: RFC 826; RFC 4861. */
const askedBy = (address: string): string => (familyOf(address) === 'IPv6' ? 'neighbour solicitations' : 'ARP')

function unreachableText({ dst, at }: StepOf<'unreachable'>): string {
  if (at === 'beyond') return `beyond the router no network knows a way to ${dst}`
  return `nobody answers ${at === 'router' ? "the router's " : ''}${askedBy(dst)} for ${dst}`
}

const loopText = (times: number): string =>
  `the packet was here before, and goes round ${times === 1 ? 'once more' : `${times} more times`}`

function proxyText({ action, to }: StepOf<'proxy'>): string {
  if (to === '') return 'accepts the connection and has no healthy target to connect to'
  return action === 'open' ? `accepts it and opens a connection of its own to ${to}` : `hands the answer on to ${to}`
}

function noRouteText(step: StepOf<'noRoute'>): string {
  return step.blackhole === undefined ? `no route to ${step.dst}` : `blackhole ${step.blackhole}`
}

function martianText({ address, because }: StepOf<'martian'>): string {
  switch (because) {
    case 'loopback':
      return `${address} is a loopback address and came from outside`
    case 'own-address':
      return `the source ${address} is an address of this host itself`
    case 'reverse-path':
      return `the way back to ${address} does not leave by the interface where it came in (rp_filter)`
  }
}

function bridgeText({ bridge, port, hairpin }: StepOf<'bridge'>, network: Network, host: Host | undefined): string {
  if (port === undefined) return `${bridge} hands it to the host itself`
  const out = interfaceText(port, host, 'to', network)
  if (hairpin === undefined) return `${bridge} takes it to ${out}`
  return hairpin === 'allowed'
    ? `${bridge} sends it back out by ${out}: hairpin mode is on`
    : `${bridge} does not send it back out by ${out}, where it came in: hairpin mode is off`
}

const tunnelNames = { vxlan: 'VXLAN', ipip: 'IP-in-IP' } as const

const tunnelText = ({ kind, tunnel, interface: dev, remote }: StepOf<'encapsulate' | 'decapsulate'>): string =>
  kind === 'encapsulate'
    ? `${dev} wraps it in ${tunnelNames[tunnel]} to ${remote}`
    : `${dev} unwraps the ${tunnelNames[tunnel]} packet from ${remote}`

function neighbourText({ address, by, host }: StepOf<'neighbour'>): string {
  const who = host?.name ?? 'the router'
  if (by === 'permanent') return `${address} is ${who}, as the network plugin wrote down`
  return by === 'arp' ? `${who} answers for ${address}` : `${who} answers for ${address}, which nobody has`
}

function policyText(step: StepOf<'policy'>): string {
  if (step.policies.length === 0) return step.allowed ? 'no policy selects it' : 'no policy allows it'
  const names = step.policies.map((key) => key.slice(key.lastIndexOf('/') + 1)).join(', ')
  return `${step.allowed ? 'allowed' : 'not allowed'} by ${names}`
}

function socketText({ port, listening, boundTo, packet }: StepOf<'socket'>): string {
  if (packet.role === 'echo-reply') return 'nobody waits for this echo reply'
  if (listening) return `a process listens on port ${port}`
  return boundTo === undefined ? `nothing listens on port ${port}` : `port ${port} is bound to ${boundTo} only`
}
