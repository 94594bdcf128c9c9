import { sha1 } from '@noble/hashes/legacy.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Host, Interface, Network, Route } from '#engine'
import { cidrSize, parseCidr } from '#model/cidr'
import { familyOf } from '#model/ip'
import type { HostId } from '#model/trace'
import type { Namespaces } from './namespaces'

/** A value that a namespace's kernel has below `/proc/sys`. */
export type Sysctl = readonly [namespace: string, path: string, value: string]

/** Everything that has to be told to the kernel to make a scenario's hosts, as lines for the programs that tell it. */
export interface Blueprint {
  /** Before there is any interface, so that new ones begin with it. */
  readonly early: readonly Sysctl[]
  /** `ip -batch`: all links, put into their namespaces. */
  readonly links: readonly string[]
  /** `ip -n NAMESPACE -batch`. */
  readonly batches: ReadonlyMap<string, readonly string[]>
  /** What belongs to single interfaces, once they are there. */
  readonly late: readonly Sysctl[]
  /** `bridge -n NAMESPACE -batch`. */
  readonly forwarding: ReadonlyMap<string, readonly string[]>
  /** `ipset restore`, in the namespace. */
  readonly ipsets: ReadonlyMap<string, readonly string[]>
}

/** The router of the segment, which the engine does not draw. */
export interface Segment {
  readonly gateways: readonly string[]
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
  const nameOf = (host: Host): string => names.of(host.ref.id)
  return {
    early: [...hosts.flatMap((host) => hostSysctls(nameOf(host), host)), ...segmentSysctls(names.segment)],
    links: [
      ...cards.map(
        ({ host, dev }, i) =>
          `link add name ${dev.name} netns ${nameOf(host)} type veth peer name u${i} netns ${names.segment}`,
      ),
      ...veths(network, names),
    ],
    late: hosts.flatMap((host) => interfaceSysctls(nameOf(host), host)),
    batches: new Map([
      ...hosts.map((host) => [nameOf(host), hostLines(network, host)] as const),
      [
        names.segment,
        segmentLines(
          cards.map(({ dev }) => dev),
          segment,
          announcedLines(network),
        ),
      ],
    ]),
    forwarding: withLines(hosts, nameOf, (host) => forwardingLines(network, host)),
    ipsets: withLines(hosts, nameOf, ipsetLines),
  }
}

const withLines = (
  hosts: readonly Host[],
  nameOf: (host: Host) => string,
  linesOf: (host: Host) => readonly string[],
): ReadonlyMap<string, readonly string[]> =>
  new Map(
    hosts.flatMap((host) => {
      const lines = linesOf(host)
      return lines.length === 0 ? [] : [[nameOf(host), lines] as const]
    }),
  )

const flag = (value: boolean): string => (value ? '1' : '0')

const isIPv6 = (address: string): boolean => address.includes(':')

/** ICMP errors are not to be held back, or of a hundred refusals only six would be heard; and no router gives advice. */
const quiet: readonly (readonly [string, string])[] = [
  ['net/ipv4/icmp_ratemask', '0'],
  ['net/ipv6/icmp/ratelimit', '0'],
  ...['all', 'default'].flatMap((dev) => [
    [`net/ipv4/conf/${dev}/accept_redirects`, '0'] as const,
    [`net/ipv4/conf/${dev}/send_redirects`, '0'] as const,
    [`net/ipv6/conf/${dev}/accept_ra`, '0'] as const,
    [`net/ipv6/conf/${dev}/accept_dad`, '0'] as const,
    [`net/ipv6/conf/${dev}/accept_redirects`, '0'] as const,
  ]),
]

/** A host without an IPv6 address speaks none: not even link-local, which the C library would take for a reason to ask for AAAA. */
function hostSysctls(namespace: string, host: Host): readonly Sysctl[] {
  const speaksIPv6 = host.interfaces.some((dev) => dev.kind !== 'loopback' && dev.addresses.some(isIPv6))
  const values: readonly (readonly [string, string])[] = [
    ...quiet,
    ['net/ipv4/ip_forward', flag(host.forwards)],
    ['net/ipv6/conf/all/forwarding', flag(host.forwards)],
    ['net/ipv4/conf/all/route_localnet', flag(host.routesLocalnet)],
    ['net/ipv4/conf/all/rp_filter', `${host.rpFilter}`],
    // Equal paths are chosen by ports as well: by addresses alone one client would always take the same.
    ['net/ipv4/fib_multipath_hash_policy', '1'],
    ['net/ipv6/fib_multipath_hash_policy', '1'],
    ...['default', 'lo'].map((dev) => [`net/ipv4/conf/${dev}/rp_filter`, '0'] as const),
    ...['all', 'default', 'lo'].map((dev) => [`net/ipv6/conf/${dev}/disable_ipv6`, flag(!speaksIPv6)] as const),
    ...(host.interfaces.some((dev) => dev.kind === 'bridge')
      ? ['iptables', 'ip6tables'].map(
          (which) => [`net/bridge/bridge-nf-call-${which}`, flag(host.bridgeNfCall)] as const,
        )
      : []),
  ]
  return values.map(([path, value]) => [namespace, path, value])
}

const segmentSysctls = (namespace: string): readonly Sysctl[] =>
  [
    ...quiet,
    ['net/ipv4/ip_forward', '1'] as const,
    ['net/ipv6/conf/all/forwarding', '1'] as const,
    ...['all', 'default'].map((dev) => [`net/ipv4/conf/${dev}/rp_filter`, '0'] as const),
  ].map(([path, value]) => [namespace, path, value])

/**
 * Felix answers for everybody at once, where the kernel's own proxy waits up to 0.8 s (felix/dataplane/linux/endpoint_mgr.go,
 * v3.28). Who does not answer on the link is given up after 0.3 s in place of 3 s: nobody wants to wait.
 */
const interfaceSysctls = (namespace: string, host: Host): readonly Sysctl[] =>
  host.interfaces.flatMap((dev): readonly Sysctl[] => {
    if (dev.kind === 'loopback') return []
    const of = (path: string, value: string): Sysctl => [namespace, path.replace('DEV', dev.name), value]
    return [
      of('net/ipv4/neigh/DEV/retrans_time_ms', '100'),
      ...(dev.addresses.some(isIPv6) ? [of('net/ipv6/neigh/DEV/retrans_time_ms', '100')] : []),
      ...(dev.rpFilter === undefined ? [] : [of('net/ipv4/conf/DEV/rp_filter', `${dev.rpFilter}`)]),
      ...(dev.proxyArp
        ? [
            of('net/ipv4/conf/DEV/proxy_arp', '1'),
            of('net/ipv4/neigh/DEV/proxy_delay', '0'),
            of('net/ipv6/conf/DEV/proxy_ndp', '1'),
          ]
        : []),
    ]
  })

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

/** Devices that need no other end first, then ports, addresses, and the routes that make others' next hops neighbours. */
function hostLines(network: Network, host: Host): readonly string[] {
  const direct = host.routes.filter((route) => route.via === undefined)
  const indirect = host.routes.filter((route) => route.via !== undefined)
  return [
    ...host.interfaces.flatMap((dev) => deviceLines(host, dev)),
    ...host.interfaces.flatMap(interfaceLines),
    ...[...direct, ...indirect].map(routeLine),
    ...host.interfaces.flatMap((dev) => neighbourLines(network, dev)),
  ]
}

function deviceLines(host: Host, dev: Interface): readonly string[] {
  const { name, kind, tunnel } = dev
  switch (kind) {
    case 'bridge':
      return [`link add name ${name} type bridge`]
    case 'vxlan': {
      const { vni = 1, port = 4789, local } = tunnel ?? { peers: [] }
      // The outer packet keeps the inner one's TOS, by which the check knows the packets that it follows.
      const more = `${local === undefined ? '' : ` local ${local}`} dstport ${port} nolearning tos inherit`
      return [`link add name ${name} address ${tunnelMac(host.ref.id, name)} type vxlan id ${vni}${more}`]
    }
    case 'ipip':
      return [
        `link add name ${name} type ipip${tunnel?.local === undefined ? '' : ` local ${tunnel.local}`} tos inherit`,
      ]
    case 'loopback':
    case 'ethernet':
    case 'veth':
      return []
  }
}

/** Without the route that the kernel would add by itself: the engine says which routes there are. */
function interfaceLines({ name, kind, mtu, addresses, master, hairpin }: Interface): readonly string[] {
  const added = addresses.map(
    (address) => `addr add ${address} dev ${name} noprefixroute${isIPv6(address) ? ' nodad' : ''}`,
  )
  if (kind === 'loopback')
    return [...added.filter((line) => !/ (127\.0\.0\.1\/8|::1\/128) /.test(line)), 'link set lo up']
  return [
    `link set dev ${name} mtu ${mtu}`,
    ...(master === undefined ? [] : [`link set dev ${name} master ${master}`]),
    ...(hairpin ? [`link set dev ${name} type bridge_slave hairpin on`] : []),
    ...added,
    `link set dev ${name} up`,
  ]
}

/** A route of equal prefix that comes later is never asked: it is appended. */
function routeLine({ prefix, via, dev, src, protocol, type, scope, onlink, paths }: Route): string {
  if (type === 'blackhole') return `route append blackhole ${prefix} proto ${protocol}`
  if (paths) {
    const hops = paths.map((path) => `nexthop via ${path.via} dev ${path.dev}`)
    return [`route append ${prefix} proto ${protocol}`, ...hops].join(' ')
  }
  return [
    `route append ${prefix}`,
    ...(via === undefined ? [] : [`via ${via}`]),
    `dev ${dev} proto ${protocol}`,
    ...(src === undefined ? [] : [`src ${src}`]),
    ...(scope === undefined ? [] : [`scope ${scope}`]),
    ...(onlink ? ['onlink'] : []),
  ].join(' ')
}

/** The hardware address of a tunnel device; what it is does not matter, only that the other side knows it. */
function tunnelMac(host: HostId, dev: string): string {
  const digits = bytesToHex(sha1(utf8ToBytes(`${host} ${dev}`))).slice(0, 10)
  return `0a:${digits.match(/../g)?.join(':') ?? ''}`
}

interface TunnelPeer {
  readonly nextHop: string
  readonly remote: string
  readonly mac: string
}

/** Who the peers of a VXLAN device are: the hardware addresses of those devices whose outer address they name. */
function peersOf(network: Network, { kind, name, tunnel }: Interface): readonly TunnelPeer[] {
  if (kind !== 'vxlan') return []
  const hosts = [...network.hosts.values()]
  return (tunnel?.peers ?? []).flatMap(({ nextHop, remote }) => {
    const host = hosts.find((one) =>
      one.interfaces.some((dev) => dev.addresses.some((text) => text.split('/')[0] === remote)),
    )
    return host ? [{ nextHop, remote, mac: tunnelMac(host.ref.id, name) }] : []
  })
}

const neighbourLines = (network: Network, dev: Interface): readonly string[] =>
  peersOf(network, dev).map(
    ({ nextHop, mac }) => `neigh replace ${nextHop} lladdr ${mac} dev ${dev.name} nud permanent`,
  )

const forwardingLines = (network: Network, host: Host): readonly string[] =>
  host.interfaces.flatMap((dev) =>
    peersOf(network, dev).map(({ mac, remote }) => `fdb append ${mac} dev ${dev.name} dst ${remote} self permanent`),
  )

const ipsetLines = (host: Host): readonly string[] =>
  host.ipsets.flatMap(({ name, nets }) => [
    `create ${name} hash:net family ${familyOf(nets[0]?.split('/')[0] ?? '') === 'IPv6' ? 'inet6' : 'inet'}`,
    ...nets.map((net) => `add ${name} ${net}`),
  ])

/** Addresses of load balancers, which are on no interface: the router hands them to whoever announces them. */
const announcedLines = ({ hosts, announced = new Map() }: Network): readonly string[] =>
  [...announced].flatMap(([address, { host }]) => {
    const card = hosts.get(host)?.interfaces.find((dev) => dev.kind === 'ethernet')
    const via = card?.addresses.find((one) => isIPv6(one) === isIPv6(address))?.split('/')[0]
    return via === undefined ? [] : [`route append ${whole(address)} via ${via} dev br0`]
  })

const whole = (address: string): string => `${address}/${isIPv6(address) ? 128 : 32}`

/** The networks that the machines of the segment count as their own. */
const rangesOf = (cards: readonly Interface[]): readonly string[] => [
  ...new Set(
    cards.flatMap((dev) =>
      dev.addresses.flatMap((address) => {
        const range = parseCidr(address)
        return range.ok && cidrSize(range.value) > 1 ? [range.value.text] : []
      }),
    ),
  ),
]

/** One switch; the router is the switch's own address. It asks for what is on the switch's network; what lies beyond ends without a word. */
function segmentLines(
  cards: readonly Interface[],
  { gateways, also }: Segment,
  announced: readonly string[],
): readonly string[] {
  const addresses = [
    ...new Set(cards.flatMap((dev) => dev.addresses.map((address) => address.split('/')[0] ?? address))),
  ]
  return [
    'link set lo up',
    'link add name br0 type bridge',
    'link set dev br0 up',
    ...cards.map((_, i) => `link set dev u${i} master br0 up`),
    ...[...gateways, ...also].map((address) => `addr add ${whole(address)} dev br0${isIPv6(address) ? ' nodad' : ''}`),
    ...addresses.map((address) => `route append ${whole(address)} dev br0`),
    ...rangesOf(cards).map((range) => `route append ${range} dev br0`),
    ...announced,
    'route append blackhole 0.0.0.0/0',
    'route append blackhole ::/0',
  ]
}
