import type { AddressFamily } from '#model/ip'
import { localnetRule } from '../../kubelet/kubeletRules'
import type { Rule } from '../../netfilter/ast'
import type { IptablesConfig } from './config'
import type { PortPlan } from './plan'
import { addressType, comment, ctstate, destination, destinationPort, marked, nfacct, protocol, rule } from './words'

/** What one service port has in table filter, by chain. Written on every sync. */
export interface FilterRules {
  readonly services: readonly Rule[]
  readonly externalServices: readonly Rule[]
  readonly nodePorts: readonly Rule[]
  readonly proxyFirewall: readonly Rule[]
}

/**
 * The refusals of a service port: packets to an address behind which there is nothing for them.
 *
 * With endpoints elsewhere and policy Local, what the node and its Pods send does not come here: table nat has sent it
 * on before, so that its destination is another.
 */
export function filterRules(plan: PortPlan): FilterRules {
  const { port, origin, refusal } = plan
  const refuse = (ip: string): Rule =>
    rule(
      [comment(refusal.comment), ...protocol(port.protocol), destination(ip), destinationPort(port.port)],
      refusal.target,
      origin,
    )
  return {
    services: plan.hasInternal ? [] : [refuse(port.clusterIP)],
    externalServices: plan.hasExternal
      ? []
      : [...port.externalIPs, ...port.loadBalancerIPs].map(refuse).concat(refuseNodePort(plan)),
    nodePorts: healthCheck(plan),
    proxyFirewall: plan.hasFirewallChain ? port.loadBalancerIPs.map((ip) => outsideRanges(plan, ip)) : [],
  }
}

function refuseNodePort({ port, origin, refusal }: PortPlan): readonly Rule[] {
  if (port.nodePort === 0) return []
  const matches = [
    comment(refusal.comment),
    addressType('dst'),
    ...protocol(port.protocol),
    destinationPort(port.nodePort),
  ]
  return [rule(matches, refusal.target, origin)]
}

/** Load balancers ask over TCP, whatever the service port's protocol. */
function healthCheck({ port, origin }: PortPlan): readonly Rule[] {
  if (port.healthCheckNodePort === 0) return []
  const matches = [
    comment(`${port.name} health check node port`),
    ...protocol('tcp'),
    destinationPort(port.healthCheckNodePort),
  ]
  return [rule(matches, { kind: 'ACCEPT' }, origin)]
}

function outsideRanges({ port, origin, names }: PortPlan, ip: string): Rule {
  const matches = [
    comment(`${port.name} traffic not accepted by ${names.firewall}`),
    ...protocol(port.protocol),
    destination(ip),
    destinationPort(port.port),
  ]
  return rule(matches, { kind: 'DROP' }, origin)
}

/** KUBE-FORWARD: what may pass through the node whatever the FORWARD chain's policy, and what may never. */
export function forwardRules(config: IptablesConfig): readonly Rule[] {
  const counted = config.nfacct ? [nfacct('ct_state_invalid_dropped_pkts')] : []
  const invalid = rule([ctstate(['INVALID']), ...counted], { kind: 'DROP' })
  return [
    ...(config.conntrackTcpLiberal ? [] : [invalid]),
    rule([comment('kubernetes forwarding rules'), marked(config.mark)], { kind: 'ACCEPT' }),
    rule([comment('kubernetes forwarding conntrack rule'), ctstate(['RELATED', 'ESTABLISHED'])], { kind: 'ACCEPT' }),
  ]
}

/** KUBE-FIREWALL: with node ports on 127.0.0.1 the node routes such packets, so what forges that address must be kept out. */
export const firewallRules = (): readonly Rule[] => [localnetRule]

/** Whether node ports answer on the loopback address: never for IPv6. */
export const answersOnLocalhost = (config: IptablesConfig, family: AddressFamily): boolean =>
  config.localhostNodePorts && family === 'IPv4'
