import { cidrContains, parseCidr } from '#model/cidr'
import { familyOf, type AddressFamily } from '#model/ip'
import type { Match, Rule } from '../../netfilter/ast'
import type { IptablesConfig, ProxyNode } from './config'
import { answersOnLocalhost } from './filter'
import { fixed } from './names'
import type { PortPlan } from './plan'
import { addressType, comment, destination, destinationPort, jump, marked, nfacct, protocol, rule } from './words'

/** What one service port has in the chains of table nat that all share. Written on every sync. */
export interface SharedNatRules {
  readonly services: readonly Rule[]
  readonly nodePorts: readonly Rule[]
}

/** How packets find a service port: by cluster IP, external IP, load balancer address and node port. */
export function sharedNatRules(plan: PortPlan, config: IptablesConfig, family: AddressFamily): SharedNatRules {
  const { port, origin, names } = plan
  const to = (ip: string, what: string, chain: string): Rule =>
    rule(
      [comment(`${port.name} ${what}`), ...protocol(port.protocol), destination(ip), destinationPort(port.port)],
      jump(chain),
      origin,
    )
  const external = plan.hasEndpoints
    ? [
        ...port.externalIPs.map((ip) => to(ip, 'external IP', names.external)),
        ...port.loadBalancerIPs.map((ip) => to(ip, 'loadbalancer IP', plan.loadBalancerChain)),
      ]
    : []
  return {
    services: plan.hasInternal ? [to(port.clusterIP, 'cluster IP', plan.internalChain), ...external] : external,
    nodePorts: nodePortRules(plan, config, family),
  }
}

function nodePortRules(plan: PortPlan, config: IptablesConfig, family: AddressFamily): readonly Rule[] {
  const { port, origin, names } = plan
  if (port.nodePort === 0 || !plan.hasEndpoints) return []
  const begin = [comment(port.name), ...protocol(port.protocol)]
  const number = destinationPort(port.nodePort)
  const open = rule([...begin, number], jump(names.external), origin)
  if (!config.nfacct || !answersOnLocalhost(config, family)) return [open]
  const counted = [...begin, destination('127.0.0.0/8'), number, nfacct('localhost_nps_accepted_pkts')]
  return [rule(counted, jump(names.external), origin), open]
}

/** The end of KUBE-SERVICES: whatever is for an address of the node's own may be for a node port. */
export function nodePortJumps(config: IptablesConfig, node: ProxyNode, family: AddressFamily): readonly Rule[] {
  const localhost = answersOnLocalhost(config, family)
  const to = (matches: readonly Match[]): Rule =>
    rule(
      [comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain'), ...matches],
      jump(fixed.nodePorts),
    )
  const ranges = config.nodePortAddresses.flatMap((text) => {
    const cidr = parseCidr(text)
    return cidr.ok && cidr.value.family === family ? [cidr.value] : []
  })
  if (ranges.length === 0 || ranges.some((range) => range.prefix === 0)) {
    const loopback = family === 'IPv6' ? '::1/128' : '127.0.0.0/8'
    return [to([addressType('dst'), ...(localhost ? [] : [destination(loopback, true)])])]
  }
  return [...(localhost ? ['127.0.0.1'] : []), ...node.ips]
    .filter((ip) => familyOf(ip) === family && ranges.some((range) => cidrContains(range, ip)))
    .map((ip) => to([destination(ip)]))
}

/** KUBE-POSTROUTING: masquerades what carries the mark, and takes the mark off, so that a second pass leaves it alone. */
export const postroutingRules = (config: IptablesConfig): readonly Rule[] => [
  rule([marked(config.mark, true)], { kind: 'RETURN' }),
  rule([], { kind: 'MARK', operation: 'xor', value: config.mark, mask: 0 }),
  rule([comment('kubernetes service traffic requiring SNAT')], {
    kind: 'MASQUERADE',
    randomFully: config.randomFully,
  }),
]

/** KUBE-MARK-MASQ: the mark by which KUBE-POSTROUTING knows what to masquerade. */
export const markRules = (config: IptablesConfig): readonly Rule[] => [
  rule([], { kind: 'MARK', operation: 'or', value: config.mark, mask: config.mark }),
]
