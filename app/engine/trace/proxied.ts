import { invariant } from '#lib/assert'
import type { Packet } from '#model/packet'
import { familyOf } from '#model/ip'
import type { Disposition, Hop, RuleId, Step, Trace } from '#model/trace'
import { acceptance, defaultTtl, refusal } from '../linux/answers'
import type { Chance } from './chance'
import type { Traced } from './tracer'

/** Whether a proxy stood in the way: what came back to the client then is the proxy's own answer. */
export const isProxied = (trace: Trace): boolean =>
  trace.hops.some((hop) => hop.steps.some((step) => step.kind === 'proxy'))

/**
 * The first packet of the connection that a proxy opens for one that it has accepted; undefined when it has nobody to
 * connect to. Which of its targets gets it is left to chance.
 */
export function ownConnection({ end }: Traced, chance: Chance): Packet | undefined {
  const { proxies } = end.socket ?? {}
  invariant(proxies, 'a proxy accepted the connection')
  const { to } = proxies
  const taken = to.findIndex((target, i) => chance.draw(`proxy/${target}` as RuleId, 1 / (to.length - i)).taken)
  const target = to[taken]
  if (target === undefined) return undefined
  const { packet } = end
  return {
    protocol: packet.protocol,
    role: packet.role,
    src: '',
    srcPort: chance.port('proxy'),
    dst: target.slice(0, target.lastIndexOf(':')).replace(/^\[|\]$/g, ''),
    dstPort: Number(target.slice(target.lastIndexOf(':') + 1)),
    ttl: defaultTtl,
    mark: 0,
    payload: proxies.proxyProtocol ? [proxyHeader(packet), packet.payload].join(' ').trimEnd() : packet.payload,
  }
}

/** The line that comes first on the connection. Upstream: haproxy doc/proxy-protocol.txt, version 1. */
const proxyHeader = ({ src, dst, srcPort, dstPort }: Packet): string =>
  `PROXY TCP${familyOf(src) === 'IPv6' ? 6 : 4} ${src} ${dst} ${srcPort} ${dstPort}`

/** What the proxy tells its client: that the target has answered, or, by closing the connection, that nobody did. */
export const proxyAnswer = ({ end }: Traced, payload: string | undefined): Packet | undefined =>
  payload === undefined ? refusal(end.host, end.packet) : acceptance(end.packet, payload)

/** A packet's way up to the proxy that has nobody to hand it to. */
export function withoutTargets({ trace, end }: Traced): Trace {
  const hops = trace.hops.map((hop, i): Hop => {
    if (i < trace.hops.length - 1) return hop
    return { ...hop, steps: [...hop.steps, { kind: 'proxy', action: 'open', to: '', packet: end.packet }] }
  })
  const hop = hops.length - 1
  const step = (hops[hop]?.steps.length ?? 1) - 1
  return { ...trace, hops, disposition: { ok: false, reason: 'no-healthy-targets', evidence: { hop, step } } }
}

/**
 * Two ways as one: the first ends where the second begins, on the proxy. Places in the second are counted anew.
 */
export function joinedAt(first: Trace, second: Trace, action: 'open' | 'answer'): Trace {
  const before = first.hops.slice(0, -1)
  const [start, ...after] = second.hops
  const last = first.hops.at(-1)
  invariant(start && last && start.host.id === last.host.id, 'the second way begins where the first ends')
  const step: Step = { kind: 'proxy', action, to: `${second.packet.dst}:${second.packet.dstPort}` }
  const steps = [...last.steps, { ...step, packet: start.arrived }, ...start.steps]
  const joint: Hop = { ...last, steps, ...(start.left ? { left: start.left } : {}) }
  return {
    ...first,
    hops: [...before, joint, ...after],
    disposition: moved(second.disposition, before.length, last.steps.length + 1),
  }
}

function moved(disposition: Disposition, hops: number, steps: number): Disposition {
  if (disposition.ok) return disposition
  const { hop, step } = disposition.evidence
  return { ...disposition, evidence: { hop: hop + hops, step: hop === 0 ? step + steps : step } }
}
