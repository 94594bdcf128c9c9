import type { HookContext, RuleSet } from '#engine'
import { chainOf, enumerated, evaluateHook, parseSave } from '#engine/dataplane'
import { invariant } from '#lib/assert'
import type { AddressFamily } from '#model/ip'
import { endpointText, type Packet } from '#model/packet'
import type { Protocol } from '#model/port'
import type { Chance } from '#engine'
import type { RestoredTables } from './restoredTables'

/** A packet that a node sees, as vectors describe it. */
export interface Flow {
  readonly from: string
  readonly to: string
  readonly port: number
  readonly protocol: Protocol
}

/** What becomes of it: every endpoint that it may be sent to, or else a verdict; `NONE` when no rule says anything. */
export interface FlowResult {
  readonly endpoints: readonly string[]
  readonly verdict?: 'REJECT' | 'DROP' | 'ACCEPT' | 'NONE'
  readonly masquerade: boolean
}

const filterChains = ['KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES', 'KUBE-NODEPORTS', 'KUBE-PROXY-FIREWALL']

/**
 * The rule set in which the real component's own tests follow a packet: table nat from KUBE-SERVICES, then four chains
 * of table filter, one after the other, wherever the packet comes from or goes.
 *
 * FORWARD has the policy DROP, which tells a packet that no rule accepted from one that a rule did.
 */
export function testRuleSet(tables: RestoredTables, family: AddressFamily): RuleSet {
  const text = [...tables]
    .map(([name, { chains }]) => {
      const declared = [...chains.keys()].map((chain) => `:${chain} - [0:0]`)
      return [`*${name}`, ...declared, ...[...chains.values()].flat(), 'COMMIT', ''].join('\n')
    })
    .join('')
  const parsed = parseSave(text, family)
  invariant(parsed.ok, parsed.ok ? '' : `rule text is understood: ${parsed.error.message}, line ${parsed.error.line}`)
  const jumps = (names: readonly string[]) =>
    names.map((chain) => ({ matches: [], target: { kind: 'jump', chain } as const }))
  return {
    family,
    tables: parsed.value.tables.map((table) => ({
      ...table,
      chains: [
        ...table.chains,
        table.name === 'nat'
          ? chainOf('PREROUTING', jumps(['KUBE-SERVICES']), 'ACCEPT')
          : chainOf('FORWARD', jumps(filterChains), 'DROP'),
      ],
    })),
  }
}

/** Follows a connection's first packet along every way that chance can take it. */
export function packetFlow(ruleSet: RuleSet, localIps: readonly string[], mark: number, flow: Flow): FlowResult {
  const ways = enumerated(0, 'vector', (chance) => oneWay(ruleSet, localIps, flow, chance)).map((way) => way.result)
  const endpoints = [...new Set(ways.flatMap((way) => way.endpoint ?? []))].toSorted()
  const masquerade = ways.some((way) => (way.mark & mark) !== 0)
  const verdict = ways[0]?.verdict
  return endpoints.length > 0 || !verdict ? { endpoints, masquerade } : { endpoints, verdict, masquerade }
}

function oneWay(ruleSet: RuleSet, localIps: readonly string[], flow: Flow, chance: Chance) {
  const context: HookContext = {
    ctState: 'NEW',
    ctStatus: { dnat: false, snat: false },
    isLocal: (ip) => ip === '127.0.0.1' || ip === '::1' || localIps.includes(ip),
    ipset: () => [],
    chance,
    consultNat: true,
    masqueradeAddress: () => flow.from,
  }
  const translated = evaluateHook(ruleSet, 'PREROUTING', packetOf(flow), context)
  const [nat] = translated.nat
  const judged = evaluateHook(ruleSet, 'FORWARD', translated.packet, context)
  const end = judged.steps.findLast((step) => step.kind === 'verdict')
  const byRule = end?.kind === 'verdict' && end.ruleId !== undefined ? end.verdict : undefined
  const { mark } = judged.packet
  if (nat && !byRule) return { endpoint: endpointText(nat.ip, nat.port), mark }
  return { verdict: byRule ?? (judged.verdict === 'accept' ? 'ACCEPT' : 'NONE'), mark } as const
}

const packetOf = ({ from, to, port, protocol }: Flow): Packet => ({
  protocol,
  src: from,
  srcPort: 40000,
  dst: to,
  dstPort: port,
  role: protocol === 'UDP' ? 'datagram' : 'SYN',
  ttl: 64,
  mark: 0,
  payload: '',
})
