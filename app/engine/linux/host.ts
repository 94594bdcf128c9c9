import type { AddressFamily } from '#model/ip'
import type { ObjectKey } from '#model/objectMeta'
import type { HostId, HostRef, TunnelKind } from '#model/trace'
import type { Protocol } from '#model/port'
import type { RuleSet } from '../netfilter/ast'

export interface Interface {
  readonly name: string
  readonly kind: 'loopback' | 'ethernet' | 'veth' | 'bridge' | TunnelKind
  /** With prefix length, of both families: `10.244.1.7/32`, `fd00:10:244:1::7/128`. */
  readonly addresses: readonly string[]
  readonly mtu: number
  /** The other end of a veth. */
  readonly peer?: { readonly host: HostId; readonly interface: string }
  /** Answers ARP for every address, as Calico's host ends do for 169.254.1.1. */
  readonly proxyArp?: boolean
  /** The bridge whose port it is; what comes in here is the bridge's. */
  readonly master?: string
  /** A bridge port that lets a frame out by the port where it came in. */
  readonly hairpin?: boolean
  /** For a device of kind `vxlan` or `ipip`. */
  readonly tunnel?: Tunnel
  /** `net.ipv4.conf.DEV.rp_filter`; the larger of it and the host's own counts. */
  readonly rpFilter?: RpFilter
}

/** Reverse-path filter: 0 off, 1 strict (the way back leaves by the same interface), 2 loose (there is any way back). */
export type RpFilter = 0 | 1 | 2

/** What a tunnel device wraps packets in. VXLAN is UDP with a network identifier, IPIP is IP protocol 4 and has no ports. */
export interface Tunnel {
  readonly kind: TunnelKind
  /** The address of the outer packets; left to routing where it is absent. */
  readonly local?: string
  readonly vni?: number
  readonly port?: number
  /** Where outer packets go, by the next hop of the inner one: entries that the network plugin keeps, none are learnt. */
  readonly peers: readonly { readonly nextHop: string; readonly remote: string }[]
}

export interface Route {
  /** `0.0.0.0/0` is the default route, `::/0` that of IPv6. */
  readonly prefix: string
  readonly via?: string
  /** Empty for a blackhole. */
  readonly dev: string
  /** Preferred source address, where the route names one. */
  readonly src?: string
  /** The next hop is reached by `dev` though no address of `dev` says so. */
  readonly onlink?: boolean
  /** `link` for a destination that is on the link itself; global where it is absent. */
  readonly scope?: 'link'
  /** Several equally good next hops, `via` and `dev` being the first: the flow's hash picks one (`ip route … nexthop …`). */
  readonly paths?: readonly { readonly via: string; readonly dev: string }[]
  /** `proto` as `ip route` prints it; `boot` is not printed, 80 is Felix. */
  readonly protocol: 'kernel' | 'bird' | 'boot' | '80'
  readonly type: 'unicast' | 'blackhole'
}

export interface ListeningSocket {
  readonly protocol: Protocol
  /** `::` for all addresses of both families, `0.0.0.0` for those of IPv4. */
  readonly address: string
  readonly port: number
  /** What answers: `http`, `dns` (CoreDNS) or a plain socket. */
  readonly service: 'http' | 'dns' | 'plain'
  /** The HTTP status that it answers with; 200 where none is said. */
  readonly status?: number
  /** A proxy: each connection that it accepts makes it open one of its own, to one of these (`10.0.0.1:30080`). */
  readonly proxies?: { readonly to: readonly string[]; readonly proxyProtocol: boolean }
  /** The Pod whose process it is, where that is not the host itself: a Pod on the host network. */
  readonly owner?: HostRef
}

/** An ipset, as far as rules ask it: `hash:net`. */
export interface IpSet {
  readonly name: string
  readonly nets: readonly string[]
}

/** One network namespace, as Linux runs it. Everything in it is text as `ip` and `iptables-save` print it. */
export interface Host {
  readonly ref: HostRef
  readonly interfaces: readonly Interface[]
  readonly routes: readonly Route[]
  /** `net.ipv4.ip_forward` and `net.ipv6.conf.all.forwarding`. */
  readonly forwards: boolean
  /** `net.ipv4.conf.all.route_localnet`. */
  readonly routesLocalnet: boolean
  /** `net.ipv4.conf.all.rp_filter`. */
  readonly rpFilter: RpFilter
  /** `net.bridge.bridge-nf-call-iptables`: bridged packets pass iptables as well. */
  readonly bridgeNfCall: boolean
  /** `net.netfilter.nf_conntrack_max`. */
  readonly conntrackMax: number
  /** `net.netfilter.nf_conntrack_tcp_be_liberal`. */
  readonly tcpBeLiberal: boolean
  /** As iptables-restore and ip6tables-restore were given them: a packet meets those of its own family only. */
  readonly rules: Readonly<Record<AddressFamily, RuleSet>>
  readonly ipsets: readonly IpSet[]
  readonly sockets: readonly ListeningSocket[]
  /** `/etc/resolv.conf`: nameservers, search list, ndots. */
  readonly resolv: {
    readonly nameservers: readonly string[]
    readonly search: readonly string[]
    readonly ndots: number
  }
}

/** Who takes what is sent to an address that is on no interface. */
export interface Announcement {
  readonly host: HostId
  /** `arp`: a speaker on that Node answers for it; `route`: the network leads there. */
  readonly by: 'arp' | 'route'
  /** Among how many it was elected. */
  readonly among: number
  readonly service: ObjectKey
}

/** All hosts of the scenario, and the wire between those that are not Pods: one segment that delivers by address. */
export interface Network {
  readonly hosts: ReadonlyMap<HostId, Host>
  /** Addresses that the segment delivers to somebody who has them on no interface: those of load balancers. */
  readonly announced?: ReadonlyMap<string, Announcement>
  /**
   * Load balancers that leave the client's address in place. The network that they stand in knows their flows and brings
   * the answers back to them, though these are addressed to the client.
   */
  readonly flowsBack?: readonly HostId[]
  /** Hosts of the segment that hear nothing of each other, because a cable is out; `*` is everybody else. */
  readonly apart?: readonly (readonly [HostId, HostId | '*'])[]
  /** Addresses of machines that are switched off, for which nobody answers. */
  readonly silent?: ReadonlySet<string>
  /** Pods on the host network: they live in their Node's namespace and bring only their own resolv.conf. */
  readonly residents?: ReadonlyMap<HostId, { readonly host: HostId; readonly resolv: Host['resolv'] }>
}
