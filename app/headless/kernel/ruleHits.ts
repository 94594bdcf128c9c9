import { renderedRules } from '#engine/dataplane'
import type { Network, Outcome } from '#engine'
import type { HostId } from '#model/trace'

/** The rules whose conditions held, in order, by host: `nat KUBE-SERVICES:3`. */
export type RuleHits = ReadonlyMap<HostId, readonly string[]>

/**
 * The rules that the first packet of an outcome hit on these hosts. A host that it passes twice has both visits, one after
 * the other; of a packet that goes round only the first round counts, the others being as if it were sent again.
 */
export function hitsOfOutcome({ trace }: Outcome, hosts: ReadonlySet<HostId>): RuleHits {
  const hits = new Map<HostId, string[]>([...hosts].map((host) => [host, []]))
  for (const { host, steps } of trace?.hops ?? []) {
    if (steps.some(({ kind }) => kind === 'loop')) break
    for (const step of steps) {
      if (step.kind === 'rule' && step.result === 'hit')
        hits.get(host.id)?.push(`${step.table} ${step.chain}:${step.index}`)
    }
  }
  return hits
}

/**
 * The kernel's account without what a first packet that is sent again adds, where no connection came of it: it meets the
 * same rules again, but for those of table nat on a host that had let it through. A refusal over IPv6 that arrives while
 * the socket is still busy sending is heard only the second time. Upstream: Linux net/ipv6/tcp_ipv6.c, tcp_v6_err.
 */
export function ofFirstPacket(kernel: RuleHits, engine: RuleHits): RuleHits {
  return new Map(
    [...kernel].map(([host, met]) => {
      const expected = engine.get(host) ?? []
      const known = expected.filter((hit) => !hit.startsWith('nat '))
      const again = met.slice(expected.length)
      const isFirst = expected.every((hit, i) => hit === met[i])
      return [host, isFirst && [expected, known].some((hits) => isRepeatOf(again, hits)) ? expected : met]
    }),
  )
}

const isRepeatOf = (met: readonly string[], hits: readonly string[]): boolean =>
  hits.length > 0 && met.length % hits.length === 0 && met.every((hit, i) => hit === hits[i % hits.length])

/** How far two accounts agree, and the first rule in which they differ; nothing when they are the same. */
export interface HitDifference {
  readonly agreed: number
  readonly text: string
}

export function hitDifference(kernel: RuleHits, engine: RuleHits, network: Network): HitDifference | undefined {
  let agreed = 0
  for (const [host, expected] of engine) {
    const met = kernel.get(host) ?? []
    const length = Math.max(met.length, expected.length)
    for (let i = 0; i < length; i++) {
      if (met[i] === expected[i]) agreed++
      else {
        const said = (hit: string | undefined) =>
          hit === undefined ? 'no further rule' : `${hit} (${ruleAt(network, host, hit)})`
        return { agreed, text: `${host}, rule ${i + 1}: kernel ${said(met[i])}, engine ${said(expected[i])}` }
      }
    }
  }
  return undefined
}

function ruleAt({ hosts }: Network, id: HostId, hit: string): string {
  const rules = hosts.get(id)?.rules
  const lines = rules ? [...renderedRules(rules.IPv4), ...renderedRules(rules.IPv6)] : []
  return lines.find(({ table, chain, index }) => `${table} ${chain}:${index}` === hit)?.text ?? 'no such rule'
}
