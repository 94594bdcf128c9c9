import { builtInChains, tableOrder } from '../netfilter/hooks'
import type { Match, Rule, RuleOrigin, RuleSet, Target } from '../netfilter/ast'
import { chainOf } from '../netfilter/ruleId'
import { familyOf, type AddressFamily } from '#model/ip'
import { parseCidr } from '#model/cidr'
import { endpointText } from '#model/packet'
import type { Protocol } from '#model/port'
import type { TableName } from '#model/trace'
import { comment, ctstate, destination, destinationPort, protocol, rule, source } from '../proxy/iptables/words'
import { probabilityText } from '../proxy/iptables/servicePort'
import type { Balancer } from './balancer'
import { sameFamily } from './balancersOf'

/**
 * What the balancer does to packets, written as iptables would do it: an NLB rewrites destinations, clouds have a firewall
 * in front. A plain router has no rules.
 *
 * The real machines are no Linux hosts; what packets look like before and after is theirs.
 */
export function balancerRules(balancer: Balancer, family: AddressFamily): RuleSet {
  const addresses = balancer.addresses.filter((address) => familyOf(address) === family)
  if (addresses.length === 0) return { family, tables: [] }
  switch (balancer.kind.provider) {
    case 'metallb-l2':
    case 'metallb-bgp':
      return { family, tables: [] }
    case 'gcp-passthrough':
      return ruleSet(family, { FORWARD: ['DROP', forwardedAsTheyAre(balancer, addresses, family)] }, {})
    case 'aws-clb':
      return ruleSet(family, { INPUT: ['DROP', acceptedHere(balancer, family)] }, {})
    case 'aws-nlb':
      return ruleSet(
        family,
        { INPUT: ['DROP', []], FORWARD: ['DROP', forwardedTranslated(balancer, family)] },
        {
          PREROUTING: addresses.flatMap((address) => spread(balancer, address)),
          POSTROUTING: protocolsOf(balancer)
            .filter((name) => hidesClient(balancer, name))
            .map((name) => rule(protocol(lower(name)), { kind: 'MASQUERADE', randomFully: true })),
        },
      )
  }
}

/**
 * Whether connections over this protocol come from the balancer's own address. Over UDP an NLB always leaves the client's.
 * Upstream: docs.aws.amazon.com, client IP preservation of Network Load Balancers.
 */
const hidesClient = ({ kind }: Balancer, name: Protocol): boolean =>
  kind.provider === 'aws-nlb' && !kind.preserveClientIP && name === 'TCP'

const protocolsOf = ({ ports }: Balancer): readonly Protocol[] => [...new Set(ports.map((port) => port.protocol))]

/** Whether the balancer rewrites destinations and leaves the address of some client in place, so that answers must be brought back to it. */
export const keepsSomeClient = (balancer: Balancer): boolean =>
  balancer.kind.provider === 'aws-nlb' && protocolsOf(balancer).some((name) => !hidesClient(balancer, name))

type Filter = Readonly<Record<string, readonly ['ACCEPT' | 'DROP', readonly Rule[]]>>

function ruleSet(family: AddressFamily, filter: Filter, nat: Readonly<Record<string, readonly Rule[]>>): RuleSet {
  const rulesOf = (table: TableName, chain: string): readonly Rule[] =>
    table === 'nat' ? (nat[chain] ?? []) : (filter[chain]?.[1] ?? [])
  const policyOf = (table: TableName, chain: string): 'ACCEPT' | 'DROP' =>
    table === 'filter' ? (filter[chain]?.[0] ?? 'ACCEPT') : 'ACCEPT'
  return {
    family,
    tables: tableOrder
      .filter((table) => table === 'filter' || table === 'nat')
      .map((name) => ({
        name,
        chains: builtInChains(name).map((chain) => chainOf(chain, rulesOf(name, chain), policyOf(name, chain))),
      })),
  }
}

const known: Rule = rule([ctstate(['RELATED', 'ESTABLISHED'])], { kind: 'ACCEPT' })
const accept: Target = { kind: 'ACCEPT' }
const originOf = ({ service }: Balancer): RuleOrigin => ({ service })
const nameOf = ({ namespace, name }: Balancer): string => `${namespace}/${name}`
const lower = (name: Protocol): Lowercase<Protocol> => name.toLowerCase() as Lowercase<Protocol>

/** Each of these matches, let in from the ranges of the Service, and the rest told off by name. */
function letIn(balancer: Balancer, family: AddressFamily, asked: readonly (readonly Match[])[]): readonly Rule[] {
  const ranges = balancer.sourceRanges.filter((text) => {
    const range = parseCidr(text)
    return range.ok && range.value.family === family
  })
  const says = comment(nameOf(balancer))
  const origin = originOf(balancer)
  if (balancer.sourceRanges.length === 0) return asked.map((matches) => rule([says, ...matches], accept, origin))
  return asked.flatMap((matches) => [
    ...ranges.map((range) => rule([says, source(range), ...matches], accept, origin)),
    rule(
      [comment(`${nameOf(balancer)} traffic not accepted by the balancer's firewall`), ...matches],
      { kind: 'DROP' },
      origin,
    ),
  ])
}

const toPort = ({ protocol: name, port }: Balancer['ports'][number]): readonly Match[] => [
  ...protocol(lower(name)),
  destinationPort(port),
]

/** The firewall of a cloud keeps track of connections, too. */
const forwardedAsTheyAre = (
  balancer: Balancer,
  addresses: readonly string[],
  family: AddressFamily,
): readonly Rule[] => [
  known,
  ...letIn(
    balancer,
    family,
    addresses.flatMap((address) => balancer.ports.map((port) => [destination(address), ...toPort(port)])),
  ),
]

const acceptedHere = (balancer: Balancer, family: AddressFamily): readonly Rule[] => [
  known,
  ...letIn(balancer, family, balancer.ports.map(toPort)),
]

const forwardedTranslated = (balancer: Balancer, family: AddressFamily): readonly Rule[] => [
  known,
  ...letIn(balancer, family, [[ctstate(['DNAT'])]]),
]

/** One rule for each target; each takes an equal share of what those before it left. */
function spread(balancer: Balancer, address: string): readonly Rule[] {
  return balancer.ports.flatMap((listener) => {
    const destinations = destinationsOf(balancer, listener, address)
    return destinations.map((to, i) => {
      const left = destinations.length - i
      const share: readonly Match[] = left > 1 ? [{ kind: 'statistic', probability: probabilityText(left) }] : []
      return rule(
        [comment(`${nameOf(balancer)} -> ${to}`), destination(address), ...toPort(listener), ...share],
        { kind: 'DNAT', to },
        { ...originOf(balancer), endpoint: to },
      )
    })
  })
}

/** Where connections to one port of the balancer go, by an address of this family: `192.168.0.11:30080`. */
export const destinationsOf = (
  { inUse }: Balancer,
  { protocol: name, port }: Balancer['ports'][number],
  as: string,
): readonly string[] =>
  inUse.flatMap((target) => {
    const to = target.ports.find((one) => one.protocol === name && one.port === port)
    const [address] = sameFamily(target.addresses, as)
    return to === undefined || address === undefined ? [] : [endpointText(address, to.to)]
  })
