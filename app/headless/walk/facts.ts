import type { Outcome } from '#engine'
import { tupleText } from '#engine/dataplane'
import { endpointText, hasNoPorts, type Packet, type PacketDiff } from '#model/packet'
import type { HookName, HostRef, PlacedStep, TableName, Trace } from '#model/trace'

/** The rules that decided something in one table at one hook of a Node, as `chain:index`. The jumps of the built-in chain itself are left out. */
export interface RulesMet {
  readonly node: string
  readonly hook: HookName
  readonly table: TableName
  readonly walk: readonly string[]
}

export function rulesOfTrace(trace: Trace): readonly RulesMet[] {
  const met: { node: string; hook: HookName; table: TableName; walk: string[] }[] = []
  for (const { host, steps } of trace.hops) {
    if (host.kind !== 'node') continue
    for (const step of steps) {
      if (step.kind === 'hook') met.push({ node: host.name, hook: step.hook, table: step.table, walk: [] })
      const last = met.at(-1)
      if (step.kind === 'rule' && step.result === 'hit' && step.chain !== last?.hook) {
        last?.walk.push(`${step.chain}:${step.index}`)
      }
    }
  }
  return met.filter(({ walk }) => walk.length > 0)
}

/** A rewriting of one end of the packet. MASQUERADE is a source NAT whose address the kernel picks. */
export interface NatDone {
  readonly node: string
  readonly kind: 'DNAT' | 'SNAT'
  readonly from: string
  readonly to: string
}

export const natOfTrace = (trace: Trace): readonly NatDone[] =>
  trace.hops.flatMap(({ host, steps }) => steps.flatMap((step) => natOfStep(host, step)))

function natOfStep(host: HostRef, step: PlacedStep): readonly NatDone[] {
  if (step.kind !== 'nat') return []
  const dst = step.nat === 'DNAT'
  const after = step.packet
  const text = hasNoPorts(after) ? (address: string) => address : endpointText
  const [ip, port] = dst ? (['dst', 'dstPort'] as const) : (['src', 'srcPort'] as const)
  return [
    {
      node: host.name,
      kind: dst ? 'DNAT' : 'SNAT',
      from: text(before(step.changes, ip, after), Number(before(step.changes, port, after))),
      to: text(after[ip], after[port]),
    },
  ]
}

const before = (changes: readonly PacketDiff[], field: 'src' | 'dst' | 'srcPort' | 'dstPort', after: Packet): string =>
  changes.find((change) => change.field === field)?.before ?? String(after[field])

/** A connection that a Node will know from then on, its two tuples as `conntrack -L` prints them. */
export interface Known {
  readonly node: string
  readonly original: string
  readonly reply: string
}

export const conntrackOf = ({ conntrack }: Outcome): readonly Known[] =>
  conntrack.flatMap(({ host, entry }) =>
    host.startsWith('node/')
      ? [{ node: host.slice('node/'.length), original: tupleText(entry.original), reply: tupleText(entry.reply) }]
      : [],
  )
