import { assertNever } from '#lib/assert'
import { sourceText, targetText, type FiveTuple, type Packet } from '#model/packet'
import type { PlacedStep, Trace } from '#model/trace'

/** A trace as text, one line a step that decided or changed something; misses are left out. For people and for golden tests. */
export function formatTrace(trace: Trace): string {
  const lines = trace.hops.flatMap((hop) => [
    `${hop.host.id}  ${packetText(hop.arrived)} ttl ${hop.arrived.ttl}`,
    ...hop.steps.flatMap((step) => {
      const text = stepText(step)
      return text === undefined ? [] : [`  ${text}`]
    }),
  ])
  const { disposition } = trace
  const end = disposition.ok ? `delivered at ${disposition.at.host.id}` : `lost: ${disposition.reason}`
  const reply = trace.reply ? ['', `reply`, formatTrace(trace.reply)] : []
  return [...lines, end, ...reply].join('\n')
}

const tupleText = (tuple: FiveTuple): string => `${sourceText(tuple)} > ${targetText(tuple)}`

function packetText(packet: Packet): string {
  if (packet.icmp) return `${packet.src} > ${packet.dst} ${packet.icmp.type} about ${tupleText(packet.icmp.about)}`
  const text = `${tupleText(packet)} ${packet.protocol === 'TCP' ? packet.role : protocolText(packet)}`
  return packet.inner ? `${text} (${packetText(packet.inner)} ttl ${packet.inner.ttl})` : text
}

const protocolText = ({ protocol, role }: Packet): string =>
  role === 'echo' || role === 'echo-reply' ? `${protocol} ${role}` : protocol

function stepText(step: PlacedStep): string | undefined {
  switch (step.kind) {
    case 'originate':
      return undefined
    case 'resolve':
      return `resolve ${step.question.name} ${step.rcode} ${step.answers.map((answer) => answer.data).join(' ')}`.trimEnd()
    case 'enterInterface':
      return `in ${step.interface}`
    case 'exitInterface':
      return `out ${step.interface}`
    case 'hook':
      return `${step.hook} ${step.table}`
    case 'rule':
      return step.result === 'hit' ? `  ${step.chain} rule ${step.index}` : undefined
    case 'chance':
      return `  chance ${step.probability} ${step.taken ? 'taken' : 'not taken'}`
    case 'mark':
    case 'nat': {
      const changes = step.changes.map(({ field, before, after }) => `${field} ${before} → ${after}`).join(', ')
      return `  ${step.kind === 'nat' ? step.nat : 'MARK'} ${changes}`
    }
    case 'conntrack': {
      const changes = (step.changes ?? []).map(({ field, before, after }) => `${field} ${before} → ${after}`).join(', ')
      return `conntrack ${step.action} ${step.state} ${changes}`.trimEnd()
    }
    case 'route':
      return `route ${step.prefix}${step.via === undefined ? '' : ` via ${step.via}`} dev ${step.interface}${step.paths === undefined ? '' : ` (one of ${step.paths})`}`
    case 'announcement':
      return step.by === 'arp' ? `arp ${step.address} is ${step.to}` : `flow goes back by ${step.to}`
    case 'proxy':
      return `proxy ${step.action} ${step.to}`.trimEnd()
    case 'noRoute':
      return step.blackhole === undefined ? `no route to ${step.dst}` : `blackhole ${step.blackhole}`
    case 'martian':
      return `martian ${step.address} ${step.because}`
    case 'bridge':
      return `bridge ${step.bridge} to ${step.port ?? 'the host'}${step.hairpin === undefined ? '' : ` hairpin ${step.hairpin}`}`
    case 'encapsulate':
    case 'decapsulate':
      return `${step.kind} ${step.tunnel} ${step.interface} ${packetText(step.packet)} ttl ${step.packet.ttl}`
    case 'neighbour':
      return `neighbour ${step.address} is ${step.host?.id ?? 'the router'}${step.by === 'arp' ? '' : ` (${step.by})`}`
    case 'policy':
      return `policy ${step.direction} ${step.allowed ? 'allowed' : 'denied'}`
    case 'verdict':
      return `${step.verdict}${step.rejectWith === undefined ? '' : ` ${step.rejectWith}`}`
    case 'socket':
      return step.listening
        ? `socket ${step.port} listens`
        : `socket ${step.port} ${step.boundTo === undefined ? 'has no listener' : `is bound to ${step.boundTo}`}`
    case 'ttlExceeded':
      return `ttl exceeded${step.at === undefined ? '' : ` on the ${step.at}`}`
    case 'unreachable':
      return `nobody answers for ${step.dst}${unreachableAt(step.at)}`
    case 'deliver':
      return `deliver ${step.endpoint}`
    case 'loop':
      return `loop: as hop ${step.sameAs}${step.times === undefined ? '' : `, ${step.times} more times`}`
    default:
      return assertNever(step)
  }
}

const unreachableAt = (at: 'router' | 'beyond' | undefined): string =>
  at === undefined ? '' : at === 'router' ? ' on the segment' : ' beyond the router'
