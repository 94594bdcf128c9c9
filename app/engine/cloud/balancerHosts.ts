import { assertNever } from '#lib/assert'
import type { ClusterSettings } from '#model/clusterSettings'
import { familyOf } from '#model/ip'
import { balancerHostId, nodeHostId } from '#model/hostId'
import type { HostId, HostRef } from '#model/trace'
import { machineWiring } from '../cni/underlay'
import type { ClusterNode } from '../cni/plugin'
import type { Announcement, Host, ListeningSocket, Route } from '../linux/host'
import type { Balancer } from './balancer'
import { balancerRules, destinationsOf, keepsSomeClient } from './balancerRules'
import { sameFamily } from './balancersOf'

/** What the balancers add to the network: machines, and addresses that the segment delivers to somebody who has them on no interface. */
export interface BalancerNetwork {
  readonly hosts: readonly Host[]
  readonly announced: ReadonlyMap<string, Announcement>
  /** Balancers that leave the client's address in place, be it over one protocol only; answers find back to them all the same. */
  readonly flowsBack: readonly HostId[]
}

/** The machines of these balancers as network namespaces, and what they announce. */
export function balancerNetwork(
  balancers: readonly Balancer[],
  settings: ClusterSettings,
  nodes: readonly ClusterNode[],
  resolv: Host['resolv'],
): BalancerNetwork {
  const announced = new Map<string, Announcement>()
  for (const balancer of balancers) {
    const to = announcerOf(balancer)
    if (to) for (const address of balancer.addresses) announced.set(address, to)
  }
  const standing = balancers.filter(({ machine }) => machine !== undefined)
  return {
    hosts: standing.map((balancer) => balancerHost(balancer, settings, nodes, resolv)),
    announced,
    flowsBack: standing.filter(keepsSomeClient).map((balancer) => balancerRef(balancer).id),
  }
}

function balancerRef({ key, namespace, name, machine }: Balancer): HostRef {
  return { id: balancerHostId(namespace, name), kind: 'balancer', name: machine ?? name, key }
}

function announcerOf(balancer: Balancer): Announcement | undefined {
  const [first] = balancer.inUse
  const { service } = balancer
  if (!first) return undefined
  switch (balancer.kind.provider) {
    case 'metallb-l2': {
      const among = balancer.targets.filter((target) => target.healthy).length
      return { host: nodeHostId(first.name), by: 'arp', among, service }
    }
    case 'metallb-bgp':
    case 'gcp-passthrough':
      return { host: balancerRef(balancer).id, by: 'route', among: 1, service }
    case 'aws-nlb':
    case 'aws-clb':
      return undefined
    default:
      return assertNever(balancer.kind)
  }
}

function balancerHost(
  balancer: Balancer,
  settings: ClusterSettings,
  nodes: readonly ClusterNode[],
  resolv: Host['resolv'],
): Host {
  const [own = ''] = balancer.inside
  const machine = machineWiring(own, settings)
  const { provider } = balancer.kind
  const isAws = provider === 'aws-nlb' || provider === 'aws-clb'
  const reached = isAws ? balancer.addresses.map(alone) : []
  return {
    ref: balancerRef(balancer),
    interfaces: machine.interfaces.map((dev) =>
      dev.kind === 'ethernet' ? { ...dev, addresses: [...dev.addresses, ...reached] } : dev,
    ),
    routes: [
      ...machine.routes,
      ...(isAws
        ? routesToPods(balancer, nodes)
        : balancer.addresses.flatMap((address) => spreadRoute(balancer, address))),
    ],
    forwards: provider !== 'aws-clb',
    rpFilter: 0,
    bridgeNfCall: false,
    conntrackMax: 0,
    tcpBeLiberal: true,
    routesLocalnet: false,
    rules: { IPv4: balancerRules(balancer, 'IPv4'), IPv6: balancerRules(balancer, 'IPv6') },
    ipsets: [],
    sockets: provider === 'aws-clb' ? listeners(balancer) : [],
    resolv,
  }
}

/** An address as a range of its own. */
const alone = (address: string): string => `${address}/${familyOf(address) === 'IPv6' ? 128 : 32}`

/** Equal paths to the Nodes that take the address: the flow's hash picks one. */
function spreadRoute(balancer: Balancer, address: string): readonly Route[] {
  const paths = balancer.inUse.flatMap((target) =>
    sameFamily(target.addresses, address)
      .slice(0, 1)
      .map((via) => ({ via, dev: 'eth0' })),
  )
  const [first] = paths
  if (!first) return []
  const protocol = balancer.kind.provider === 'metallb-bgp' ? 'bird' : 'boot'
  const route: Route = { prefix: alone(address), ...first, protocol, type: 'unicast' }
  return [paths.length > 1 ? { ...route, paths } : route]
}

/** With targets `ip` the network that the balancer stands in knows which Node has which Pods. */
const routesToPods = ({ kind }: Balancer, nodes: readonly ClusterNode[]): readonly Route[] =>
  kind.provider !== 'aws-nlb' || kind.targets === 'instance'
    ? []
    : nodes.flatMap(({ blocks, address }) =>
        blocks.map((prefix): Route => ({ prefix, via: address, dev: 'eth0', protocol: 'boot', type: 'unicast' })),
      )

/** A Classic balancer accepts connections itself, and opens one of its own for each. */
const listeners = (balancer: Balancer): readonly ListeningSocket[] =>
  balancer.ports.map((listener) => ({
    protocol: listener.protocol,
    address: balancer.addresses.some((address) => familyOf(address) === 'IPv6') ? '::' : '0.0.0.0',
    port: listener.port,
    service: 'plain',
    proxies: {
      to: destinationsOf(balancer, listener, balancer.addresses[0] ?? ''),
      proxyProtocol: balancer.kind.provider === 'aws-clb' && balancer.kind.proxyProtocol,
    },
  }))
