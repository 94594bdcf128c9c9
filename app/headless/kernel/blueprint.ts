import type { Host, Interface, Network, Route } from '#engine'
import { cidrContains, parseCidr } from '#model/cidr'
import type { HostId } from '#model/trace'
import type { Namespaces } from './namespaces'

/** A value that a namespace's kernel has below `/proc/sys`. */
export type Sysctl = readonly [namespace: string, path: string, value: string]

/** Everything that has to be told to the kernel to make a scenario's hosts, as lines for the programs that tell it. */
export interface Blueprint {
  /** Before there is any interface, so that new ones begin with it. */
  readonly early: readonly Sysctl[]
  /** `ip -batch`: all links between namespaces. */
  readonly links: readonly string[]
  readonly late: readonly Sysctl[]
  /** `ip -n NAMESPACE -batch`. */
  readonly batches: ReadonlyMap<string, readonly string[]>
  /** `ipset restore`, in the namespace. */
  readonly ipsets: ReadonlyMap<string, readonly string[]>
}

/** The router of the segment, which the engine does not draw: who it is, and whom it delivers to. */
export interface Segment {
  readonly gateway: string
  /** Further addresses that the router answers on: name servers of the outside world. */
  readonly also: readonly string[]
}

/**
 * The hosts of a network as namespaces: a translation of the engine's own description, which adds nothing but the
 * segment that stands between machines. It delivers by address, as the engine's does.
 */
export function blueprintOf(network: Network, names: Namespaces, segment: Segment): Blueprint {
  const hosts = [...network.hosts.values()]
  const cards = hosts.flatMap((host) =>
    host.interfaces.flatMap((dev) => (dev.kind === 'ethernet' ? [{ host, dev }] : [])),
  )
  return {
    early: [...hosts.flatMap((host) => hostSysctls(names.of(host.ref.id), host)), ...segmentSysctls(names.segment)],
    links: [
      ...cards.map(
        ({ host, dev }, i) =>
          `link add name ${dev.name} netns ${names.of(host.ref.id)} type veth peer name u${i} netns ${names.segment}`,
      ),
      ...veths(network, names),
    ],
    late: hosts.flatMap((host) => interfaceSysctls(names.of(host.ref.id), host)),
    batches: new Map([
      ...hosts.map((host) => [names.of(host.ref.id), hostLines(host)] as const),
      [
        names.segment,
        segmentLines(
          cards.map(({ dev }) => dev),
          segment,
        ),
      ],
    ]),
    ipsets: new Map(
      hosts.flatMap((host) => (host.ipsets.length === 0 ? [] : [[names.of(host.ref.id), ipsetLines(host)] as const])),
    ),
  }
}

const flag = (value: boolean): string => (value ? '1' : '0')

/** ICMP errors are not to be held back, or of a hundred refusals only six would be heard. */
const silentDefaults: readonly (readonly [string, string])[] = [
  ['net/ipv4/icmp_ratemask', '0'],
  ['net/ipv4/conf/all/accept_redirects', '0'],
  ['net/ipv4/conf/default/accept_redirects', '0'],
  ['net/ipv4/conf/all/send_redirects', '0'],
  ['net/ipv4/conf/default/send_redirects', '0'],
]

function hostSysctls(namespace: string, host: Host): readonly Sysctl[] {
  const values: readonly (readonly [string, string])[] = [
    ...silentDefaults,
    ['net/ipv4/ip_forward', flag(host.forwards)],
    ['net/ipv4/conf/all/route_localnet', flag(host.routesLocalnet)],
    ...['all', 'default', 'lo'].map((dev) => [`net/ipv4/conf/${dev}/rp_filter`, '0'] as const),
    ...['all', 'default', 'lo'].map((dev) => [`net/ipv6/conf/${dev}/disable_ipv6`, '1'] as const),
  ]
  return values.map(([path, value]) => [namespace, path, value])
}

const segmentSysctls = (namespace: string): readonly Sysctl[] =>
  [
    ...silentDefaults,
    ['net/ipv4/ip_forward', '1'] as const,
    ...['all', 'default'].map((dev) => [`net/ipv4/conf/${dev}/rp_filter`, '0'] as const),
  ].map(([path, value]) => [namespace, path, value])

/** Felix answers ARP for everybody at once; the kernel's own proxy waits up to 0.8 s. Upstream: felix/dataplane/linux/endpoint_mgr.go, v3.28. */
const interfaceSysctls = (namespace: string, host: Host): readonly Sysctl[] =>
  host.interfaces.flatMap((dev): readonly Sysctl[] =>
    dev.proxyArp
      ? [
          [namespace, `net/ipv4/conf/${dev.name}/proxy_arp`, '1'],
          [namespace, `net/ipv4/neigh/${dev.name}/proxy_delay`, '0'],
        ]
      : [],
  )

/** Each pair once, both ends put where they belong. */
function veths(network: Network, names: Namespaces): readonly string[] {
  const made = new Set<string>()
  const end = (host: HostId, name: string): string => `${host} ${name}`
  return [...network.hosts.values()].flatMap((host) =>
    host.interfaces.flatMap((dev) => {
      const { peer } = dev
      if (!peer || !network.hosts.has(peer.host) || made.has(end(host.ref.id, dev.name))) return []
      made.add(end(host.ref.id, dev.name)).add(end(peer.host, peer.interface))
      return [
        `link add name ${dev.name} netns ${names.of(host.ref.id)} type veth peer name ${peer.interface} netns ${names.of(peer.host)}`,
      ]
    }),
  )
}

function hostLines(host: Host): readonly string[] {
  const direct = host.routes.filter((route) => route.via === undefined)
  const indirect = host.routes.filter((route) => route.via !== undefined)
  return [
    ...host.interfaces.flatMap(interfaceLines),
    ...[...direct, ...indirect].map((route) => routeLine(host, route)),
  ]
}

/** Without the route that the kernel would add by itself: the engine says which routes there are. */
function interfaceLines({ name, kind, mtu, addresses }: Interface): readonly string[] {
  if (kind === 'loopback') {
    return [
      ...addresses.filter((address) => address !== '127.0.0.1/8').map((address) => `addr add ${address} dev lo`),
      'link set lo up',
    ]
  }
  return [
    `link set dev ${name} mtu ${mtu}`,
    ...addresses.map((address) => `addr add ${address} dev ${name} noprefixroute`),
    `link set dev ${name} up`,
  ]
}

/** A route of equal prefix that comes later is never asked: it is appended. */
function routeLine(host: Host, { prefix, via, dev, src, protocol, type }: Route): string {
  if (type === 'blackhole') return `route append blackhole ${prefix} proto ${protocol}`
  return [
    `route append ${prefix}`,
    ...(via === undefined ? [] : [`via ${via}`]),
    `dev ${dev} proto ${protocol}`,
    ...(src === undefined ? [] : [`src ${src}`]),
    ...(via === undefined || isNeighbour(host, via, dev) ? [] : ['onlink']),
  ].join(' ')
}

const isNeighbour = (host: Host, address: string, dev: string): boolean =>
  host.routes.some((route) => {
    const range = parseCidr(route.prefix)
    return route.via === undefined && route.dev === dev && range.ok && cidrContains(range.value, address)
  })

const ipsetLines = (host: Host): readonly string[] =>
  host.ipsets.flatMap(({ name, nets }) => [
    `create ${name} hash:net family inet`,
    ...nets.map((net) => `add ${name} ${net}`),
  ])

/** One switch; the router is the switch's own address. What nobody has ends there without a word. */
function segmentLines(cards: readonly Interface[], { gateway, also }: Segment): readonly string[] {
  return [
    'link set lo up',
    'link add name br0 type bridge',
    'link set dev br0 up',
    ...cards.map((_, i) => `link set dev u${i} master br0 up`),
    ...[gateway, ...also].map((address) => `addr add ${address}/32 dev br0`),
    ...cards.flatMap(({ addresses }) =>
      addresses.map((address) => `route append ${address.split('/')[0] ?? address}/32 dev br0`),
    ),
    'route append blackhole default',
  ]
}
